using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.DeadLetters;

/// <summary><c>eventhub deadletters replay</c>.</summary>
internal sealed class ReplayDeadLettersCommand : ClientVerb
{
    private readonly DeadLetterChoice _choice = new();
    private readonly Option<int?> _rate = new("--rate") { Description = "Events per second at most; the hub goes on with it by itself.", HelpName = "COUNT" };

    public ReplayDeadLettersCommand(Terminal terminal)
        : base(
            "replay", "Deliver dead letters of a subscription again, attempts from 1.",
            "eventhub deadletters replay billing --channel 'orders.>' --rate 100\neventhub deadletters replay billing --dry-run", terminal)
    {
        _choice.AddTo(this);
        Add(_rate);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        JsonObject request = _choice.Read(parsed);
        if (parsed.GetValue(_rate) is { } rate)
        {
            request["rate"] = rate;
        }

        string path = $"/v1/subscriptions/{Uri.EscapeDataString(_choice.NameOf(parsed))}/deadletters:replay";
        byte[] answer = await hub.SendJsonAsync(HttpMethod.Post, path, request.ToJsonString(), cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument document = JsonDocument.Parse(answer);
        JsonElement matched = document.RootElement.GetProperty("matched");
        string? replay = document.RootElement.GetProperty("replayId").GetString();
        await Terminal.Out.WriteLineAsync(
            _choice.IsDryRun(parsed) ? $"Would be delivered again: {matched}." : replay is null ? $"Delivered again: {matched}." : $"Being delivered again: {matched}, as replay {replay}.");
        return ExitCode.Done;
    }
}
