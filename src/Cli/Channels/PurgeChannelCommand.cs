using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Channels;

/// <summary><c>eventhub channels purge</c>.</summary>
internal sealed class PurgeChannelCommand : ClientVerb
{
    private readonly Argument<string> _channel = new("CHANNEL") { Description = "The channel." };
    private readonly Option<string?> _before = new("--before") { Description = "Where to stop: a time, a cursor or a sequence. Everything stored so far by default.", HelpName = "PLACE" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only count." };

    public PurgeChannelCommand(Terminal terminal)
        : base("purge", "Take a channel's events away, for good.", "eventhub channels purge orders.paid --before 2026-01-31T12:00:00Z --dry-run", terminal)
    {
        Add(_channel);
        Add(_before);
        Add(_dryRun);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string channel = parsed.GetRequiredValue(_channel);
        bool dryRun = parsed.GetValue(_dryRun);
        JsonObject request = new() { ["dryRun"] = dryRun };
        if (parsed.GetValue(_before) is { } before)
        {
            request["before"] = before;
        }

        byte[] answer = await hub.SendJsonAsync(HttpMethod.Post, $"/v1/channels/{Uri.EscapeDataString(channel)}:purge", request.ToJsonString(), cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument document = JsonDocument.Parse(answer);
        string counted = $"{document.RootElement.GetProperty("events").GetInt64():N0} events ({document.RootElement.GetProperty("bytes").GetInt64():N0} bytes) of {channel}";
        await Terminal.Out.WriteLineAsync(dryRun ? $"Would purge {counted}." : $"Purged {counted}.");
        return ExitCode.Done;
    }
}
