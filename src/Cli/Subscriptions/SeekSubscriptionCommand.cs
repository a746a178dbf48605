using System.CommandLine;
using System.Text.Json.Nodes;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Subscriptions;

/// <summary><c>eventhub subscriptions seek</c>.</summary>
internal sealed class SeekSubscriptionCommand : ClientVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "The subscription." };
    private readonly Argument<string> _to = new("TO") { Description = "Where to: earliest, now, a cursor, a sequence or a time." };

    public SeekSubscriptionCommand(Terminal terminal)
        : base(
            "seek", "Move a subscription. Back: what it got from there on comes again. Forward: what is skipped is discarded.",
            "eventhub subscriptions seek billing 2026-01-31T12:00:00Z", terminal)
    {
        Add(_name);
        Add(_to);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string name = parsed.GetRequiredValue(_name), to = parsed.GetRequiredValue(_to);
        JsonObject request = new() { ["to"] = to };
        byte[] answer = await hub.SendJsonAsync(HttpMethod.Post, $"/v1/subscriptions/{Uri.EscapeDataString(name)}:seek", request.ToJsonString(), cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
        }
        else
        {
            await Terminal.Out.WriteLineAsync($"The subscription {name} goes on from {to}.");
        }

        return ExitCode.Done;
    }
}
