using EventHub.Fuzz.Kit;
using EventHub.Fuzz.Text;
using EventHub.Gateway.Events;
using EventHub.Gateway.Hosting;
using EventHub.Gateway.Watching;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;
using Microsoft.AspNetCore.Http;

namespace EventHub.Fuzz.Wire;

/// <summary>
/// Queries of a list of events and of a watch, and where a watch is resumed. An input is a query string, a line break and a <c>Last-Event-ID</c>, which counts
/// where there is one.
/// </summary>
internal sealed class Queries : TextSurface<(Problem? List, Problem? Watch, WatchQuery Query)>
{
    private static readonly OnePartition Partitions = new();
    private static readonly GatewayOptions Settings = new();

    public override string Name => "queries";

    public override int Executions => 60_000;

    public override IReadOnlyList<string> Words =>
    [
        "&", "=", "?", "%", "%00", "%2B", "%C3%A9", "%ff", "+", "\n", "\n42", "\nearliest", "channel=a", "status=pending", "source=%2Fs", "sourceId=1", "since=2026-01-31T12:00:00Z", "until=", "after=42", "delayed=true",
        "partition=0", "limit=10", "order=asc", "pattern=a.>", "from=now", "from=2026-01-31T12:00:00Z", "limit=1000", "limit=1001", "after=w1",
    ];

    protected override (Problem? List, Problem? Watch, WatchQuery Query) Parse(byte[] input)
    {
        (HttpContext context, _) = Request(input);
        Problem? list = new EventListQueryParser(Partitions).Parse(context, out _);
        Problem? watch = WatchQuery.Parse(context, Partitions, Settings, out WatchQuery query);
        return (list, watch, query);
    }

    protected override string Check(byte[] input, (Problem? List, Problem? Watch, WatchQuery Query) parsed)
    {
        (_, string lastEventId) = Request(input);
        if (parsed.Watch is null && lastEventId.Length > 0)
        {
            Assert.True(Place.TryParse(lastEventId, out Place place), $"'{lastEventId}' is no place.");
            Assert.Equal(place.ToString(), parsed.Query.From.ToString());
        }

        string kind = parsed is { List: null } or { Watch: null } ? Accepted : "";
        return $"{kind} {(parsed.List is null ? null : Refusals.Check(parsed.List, input.Length))} {(parsed.Watch is null ? null : Refusals.Check(parsed.Watch, input.Length))}";
    }

    private static (HttpContext Context, string LastEventId) Request(byte[] input)
    {
        string[] halves = TextOf(input).Split('\n', 2);
        DefaultHttpContext context = new();
        context.Request.QueryString = new QueryString("?" + halves[0].TrimStart('?'));
        string resumed = halves.Length == 2 ? halves[1] : "";
        context.Request.Headers["Last-Event-ID"] = resumed;
        return (context, resumed);
    }
}
