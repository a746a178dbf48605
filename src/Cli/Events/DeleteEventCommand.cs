using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Events;

/// <summary><c>eventhub events delete</c>.</summary>
internal sealed class DeleteEventCommand : ClientVerb
{
    private readonly Argument<string[]> _ids = new("ID") { Description = "Ids of events.", Arity = ArgumentArity.OneOrMore };

    public DeleteEventCommand(Terminal terminal)
        : base("delete", "Delete events: their payload is gone, their status stays.", "eventhub events delete 0198a3f0-5b1c-7000-8000-00000000002a", terminal) => Add(_ids);

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        foreach (string id in parsed.GetRequiredValue(_ids))
        {
            await hub.FetchAsync($"/v1/events/{Uri.EscapeDataString(id)}", cancellationToken, HttpMethod.Delete);
            await Terminal.Out.WriteLineAsync(IsJson(parsed) ? $"{{\"id\":{JsonSerializer.Serialize(id)},\"status\":\"deleted\"}}" : $"Deleted {id}.");
        }

        return ExitCode.Done;
    }
}
