using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Events;

/// <summary><c>eventhub events retry</c>.</summary>
internal sealed class RetryEventCommand : ClientVerb
{
    private readonly Argument<string[]> _ids = new("ID") { Description = "Ids of events.", Arity = ArgumentArity.OneOrMore };

    public RetryEventCommand(Terminal terminal)
        : base(
            "retry", "Deliver events again to every subscription that has given them up.", "eventhub events retry 0198a3f0-5b1c-7000-8000-00000000002a", terminal) => Add(_ids);

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        foreach (string id in parsed.GetRequiredValue(_ids))
        {
            byte[] answer = await hub.FetchAsync($"/v1/events/{Uri.EscapeDataString(id)}:retry", cancellationToken, HttpMethod.Post);
            if (IsJson(parsed))
            {
                await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
                continue;
            }

            using JsonDocument document = JsonDocument.Parse(answer);
            await Terminal.Out.WriteLineAsync($"Delivered again: {id}, now {document.RootElement.GetProperty("status")}.");
        }

        return ExitCode.Done;
    }
}
