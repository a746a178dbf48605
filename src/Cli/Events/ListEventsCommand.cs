using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Events;

/// <summary><c>eventhub events list</c>.</summary>
internal sealed class ListEventsCommand : ClientVerb
{
    private readonly Argument<string?> _pattern = new("PATTERN") { Description = "Channels to list, such as 'github.>'. Default all.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _status = new("--status") { Description = "Only events in this status: pending processing completed failed expired deleted." };
    private readonly Option<bool> _delayed = new("--delayed") { Description = "Only events that wait for their time of delivery; with --status deleted those cancelled before it." };
    private readonly Option<string?> _source = new("--source") { Description = "Only events from this source." };
    private readonly Option<string?> _sourceId = new("--source-id") { Description = "Only events the source gave this id." };
    private readonly Option<string?> _since = new("--since") { Description = "Only events stored at or after this time (RFC 3339)." };
    private readonly Option<string?> _until = new("--until") { Description = "Only events stored before this time (RFC 3339)." };
    private readonly Option<string?> _after = new("--after") { Description = "Go on behind this cursor, the 'next' of an earlier list." };
    private readonly Option<bool> _ascending = new("--asc") { Description = "Oldest first; newest first otherwise." };
    private readonly Option<int> _limit = new("--limit") { Description = "How many events to list at most.", DefaultValueFactory = static _ => 100 };

    public ListEventsCommand(Terminal terminal)
        : base("list", "List stored events, newest first.", "eventhub events list 'github.>' --limit 20", terminal)
    {
        Add(_pattern);
        foreach (Option option in (Option[])[_status, _delayed, _source, _sourceId, _since, _until, _after, _ascending, _limit])
        {
            Add(option);
        }

        _status.AcceptOnlyFromAmong("pending", "processing", "completed", "failed", "expired", "deleted");
        _limit.Between(1, int.MaxValue);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        EventTable table = new();
        int left = parsed.GetValue(_limit);
        string? after = parsed.GetValue(_after);
        do
        {
            byte[] page = await hub.FetchAsync(PageOf(parsed, after, Math.Min(left, 1000)), cancellationToken);
            using JsonDocument document = JsonDocument.Parse(page);
            JsonElement events = document.RootElement.GetProperty("events");
            left -= events.GetArrayLength();
            after = document.RootElement.GetProperty("next").GetString();
            if (IsJson(parsed))
            {
                await JsonLines.WriteAsync(Terminal, page, cancellationToken);
            }
            else
            {
                table.Add(events);
            }
        }
        while (left > 0 && after is not null);

        if (!IsJson(parsed))
        {
            table.Write(Terminal, after);
        }

        return ExitCode.Done;
    }

    private string PageOf(ParseResult parsed, string? after, int limit) => new Query("/v1/events")
        .Add("channel", parsed.GetValue(_pattern))
        .Add("status", parsed.GetValue(_status))
        .Add("delayed", parsed.GetValue(_delayed) ? "true" : null)
        .Add("source", parsed.GetValue(_source))
        .Add("sourceId", parsed.GetValue(_sourceId))
        .Add("since", parsed.GetValue(_since))
        .Add("until", parsed.GetValue(_until))
        .Add("after", after)
        .Add("order", parsed.GetValue(_ascending) ? "asc" : null)
        .Add("limit", limit.ToString(CultureInfo.InvariantCulture))
        .ToString();
}
