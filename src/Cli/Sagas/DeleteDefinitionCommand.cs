using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Sagas;

/// <summary><c>eventhub sagas delete</c>.</summary>
internal sealed class DeleteDefinitionCommand : ClientVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "The definition." };

    public DeleteDefinitionCommand(Terminal terminal)
        : base("delete", "Delete a definition: no saga of it starts any more, and those that run go on.", "eventhub sagas delete order", terminal) => Add(_name);

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string name = parsed.GetRequiredValue(_name);
        await hub.FetchAsync("/v1/sagas/definitions/" + Uri.EscapeDataString(name), cancellationToken, HttpMethod.Delete);
        await Terminal.Out.WriteLineAsync(IsJson(parsed) ? $"{{\"name\":{JsonSerializer.Serialize(name)},\"deleted\":true}}" : $"Deleted the definition {name}.");
        return ExitCode.Done;
    }
}
