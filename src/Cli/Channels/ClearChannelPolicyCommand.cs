using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Channels;

/// <summary><c>eventhub channels policy clear</c>.</summary>
internal sealed class ClearChannelPolicyCommand : ClientVerb
{
    private readonly Argument<string> _channel = new("CHANNEL") { Description = "The channel." };

    public ClearChannelPolicyCommand(Terminal terminal)
        : base("clear", "Remove a channel's own policy. The channel and its events stay.", "eventhub channels policy clear orders.paid", terminal) => Add(_channel);

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string channel = parsed.GetRequiredValue(_channel);
        await hub.FetchAsync("/v1/channels/" + Uri.EscapeDataString(channel), cancellationToken, HttpMethod.Delete);
        await Terminal.Out.WriteLineAsync(IsJson(parsed) ? $"{{\"channel\":{JsonSerializer.Serialize(channel)},\"policy\":null}}" : $"{channel} has no policy of its own any more.");
        return ExitCode.Done;
    }
}
