using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Replays;

/// <summary><c>eventhub replay start</c>. The hub checks the values.</summary>
internal sealed class StartReplayCommand : ClientVerb
{
    private readonly Argument<string[]> _patterns = new("PATTERN") { Description = "Channels; without any, all that the subscription wants.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _subscription = new("--subscription") { Description = "To whom; without it, to all whose definition matches.", HelpName = "NAME" };
    private readonly Option<string?> _since = new("--since") { Description = "Where the range begins, a time or a cursor; without it, with the oldest event.", HelpName = "PLACE" };
    private readonly Option<string?> _until = new("--until") { Description = "Where the range ends, a time or a cursor; without it, with the newest event.", HelpName = "PLACE" };
    private readonly Option<bool> _skipCompleted = new("--skip-completed") { Description = "Leave out what the subscription has acked." };
    private readonly Option<int?> _rate = new("--rate") { Description = "Events per second at most.", HelpName = "COUNT" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only count them." };
    private readonly Option<string?> _key = new("--idempotency-key") { Description = "Repeating the command with this key begins nothing new.", HelpName = "KEY" };

    public StartReplayCommand(Terminal terminal)
        : base(
            "start", "Begin to deliver stored events again.",
            "eventhub replay start 'orders.>' --subscription billing --since 2026-01-31T12:00:00Z --skip-completed --rate 100\neventhub replay start --subscription billing --dry-run",
            terminal)
    {
        Add(_patterns);
        foreach (Option option in (Option[])[_subscription, _since, _until, _skipCompleted, _rate, _dryRun, _key])
        {
            Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/replays")
        {
            Content = new StringContent(Read(parsed).ToJsonString(), Encoding.UTF8, "application/json"),
        };
        if (parsed.GetValue(_key) is { } key)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        using HttpResponseMessage response = await hub.SendAsync(request, cancellationToken);
        byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument document = JsonDocument.Parse(answer);
        JsonElement matched = document.RootElement.GetProperty("matched");
        string count = matched.ValueKind == JsonValueKind.Null ? "more than could be counted at once" : matched.GetRawText();
        await Terminal.Out.WriteLineAsync(parsed.GetValue(_dryRun)
            ? $"Would be delivered again: {count}."
            : $"Being delivered again: {count}, as replay {document.RootElement.GetProperty("replayId").GetString()}.");
        return ExitCode.Done;
    }

    private JsonObject Read(ParseResult parsed)
    {
        JsonObject request = [];
        string[] patterns = parsed.GetRequiredValue(_patterns);
        Put(request, "patterns", patterns.Length == 0 ? null : new JsonArray([.. patterns.Select(static pattern => JsonValue.Create(pattern))]));
        Put(request, "subscription", parsed.GetValue(_subscription));
        Put(request, "since", parsed.GetValue(_since));
        Put(request, "until", parsed.GetValue(_until));
        Put(request, "skipCompleted", parsed.GetValue(_skipCompleted) ? true : null);
        Put(request, "rate", parsed.GetValue(_rate));
        Put(request, "dryRun", parsed.GetValue(_dryRun) ? true : null);
        return request;
    }

    private static void Put(JsonObject request, string name, JsonNode? value)
    {
        if (value is not null)
        {
            request[name] = value;
        }
    }
}
