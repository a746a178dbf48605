using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Events;

public sealed class EventListTests
{
    [Theory]
    [InlineData(1, "desc")]
    [InlineData(1, "asc")]
    [InlineData(3, "desc")]
    [InlineData(3, "asc")]
    public async Task List_PageByPage_GivesEveryEventOnceInTimeOrder(int partitions, string order)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = partitions);
        await FillAsync(hub, 5, 20);

        foreach (int limit in new[] { 1, 7, 100 })
        {
            List<JsonElement> events = await ReadAllAsync(hub, $"/v1/events?order={order}&limit={limit}");
            Assert.Equal(100, events.Count);
            Assert.Equal(100, events.Select(e => e.GetProperty("id").GetString()).Distinct().Count());
            string[] times = [.. events.Select(e => e.GetProperty("createdAt").GetString()!)];
            Assert.Equal(order == "asc" ? times.Order(TimeOrder) : times.OrderDescending(TimeOrder), times);
            foreach (IGrouping<int, JsonElement> partition in events.GroupBy(e => e.GetProperty("position").GetProperty("partition").GetInt32()))
            {
                long[] sequences = [.. partition.Select(e => e.GetProperty("position").GetProperty("sequence").GetInt64())];
                Assert.Equal(order == "asc" ? sequences.Order() : sequences.OrderDescending(), sequences);
            }
        }
    }

    [Theory]
    [InlineData("channel=c1", 20)]
    [InlineData("channel=c*", 0)]
    [InlineData("channel=*", 100)]
    [InlineData("channel=%3E", 100)]
    [InlineData("source=urn:x", 50)]
    [InlineData("source=/v1/channels/c1", 10)]
    [InlineData("source=urn:x&channel=c1", 10)]
    [InlineData("status=completed", 100)]
    [InlineData("status=deleted", 0)]
    [InlineData("status=failed", 0)]
    [InlineData("status=pending", 0)]
    [InlineData("since=2020-01-01T00:00:00Z", 100)]
    [InlineData("until=2020-01-01T00:00:00Z", 0)]
    [InlineData("since=2999-01-01T00:00:00%2B01:00", 0)]
    public async Task List_Filtered_GivesWhatMatches(string query, int expected)
    {
        await using HubHost hub = await HubHost.StartAsync();
        if (query.StartsWith("channel=c*", StringComparison.Ordinal))
        {
            // A wildcard is a whole token.
            using HttpResponseMessage refused = await hub.Client.GetAsync(new Uri("/v1/events?" + query, UriKind.Relative));
            await refused.IsProblemAsync(ErrorCodes.InvalidPattern, "channel");
            return;
        }

        await FillAsync(hub, 5, 20);
        List<JsonElement> events = await ReadAllAsync(hub, "/v1/events?limit=30&" + query);
        Assert.Equal(expected, events.Count);
    }

    [Fact]
    public async Task List_SinceAndUntil_CutAtTheTimesEventsWereStored()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        for (int i = 0; i < 3; i++)
        {
            await hub.Client.PublishAsync("a", i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        JsonElement all = (await hub.Client.GetJsonAsync("/v1/events?order=asc")).GetProperty("events");
        string middle = all[1].GetProperty("createdAt").GetString()!;
        Assert.Equal([1, 2], Payloads(await hub.Client.GetJsonAsync($"/v1/events?order=asc&since={middle}")));
        Assert.Equal([0], Payloads(await hub.Client.GetJsonAsync($"/v1/events?order=asc&until={middle}")));
    }

    [Fact]
    public async Task List_DeletedEvents_AreShownOnlyWhenAskedFor()
    {
        await using HubHost hub = await HubHost.StartAsync();
        string gone = await hub.Client.PublishAsync("a", "0");
        string kept = await hub.Client.PublishAsync("a", "1");
        using HttpResponseMessage deleted = await hub.Client.DeleteAsync(new Uri("/v1/events/" + gone, UriKind.Relative));

        Assert.Equal([kept], Ids(await hub.Client.GetJsonAsync("/v1/events")));
        Assert.Equal([gone], Ids(await hub.Client.GetJsonAsync("/v1/events?status=deleted")));
    }

    [Theory]
    [InlineData("desc")]
    [InlineData("asc")]
    public async Task List_ByClientId_FindsEveryEventThatHasIt(string order)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = 3);
        string[] lines = [.. Enumerable.Range(0, 12).Select(i => $$"""{"channel":"c{{i}}","payload":{{i}},"source":"urn:x","sourceId":"{{(i % 2 == 0 ? "even" : "odd")}}"}""")];
        using HttpResponseMessage published = await hub.Client.PostAsync("/v1/events", HttpAnswers.Typed(string.Join('\n', lines), "application/x-ndjson"));
        await published.Content.ReadAsStringAsync();

        foreach (int limit in new[] { 2, 100 })
        {
            List<JsonElement> events = await ReadAllAsync(hub, $"/v1/events?source=urn:x&sourceId=even&order={order}&limit={limit}");
            Assert.Equal([0, 2, 4, 6, 8, 10], events.Select(e => e.GetProperty("payload").GetInt32()).Order());
            Assert.All(events, e => Assert.Equal("even", e.GetProperty("sourceId").GetString()));
        }
    }

    [Fact]
    public async Task List_AfterBareSequence_LeavesThatEventOutInEitherDirection()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await FillAsync(hub, 1, 5);

        Assert.Equal([4, 5], Sequences(await hub.Client.GetJsonAsync("/v1/events?order=asc&after=3")));
        Assert.Equal([2, 1], Sequences(await hub.Client.GetJsonAsync("/v1/events?order=desc&after=3")));
    }

    [Fact]
    public async Task List_MoreToLookAtThanTheBudget_GivesAShortPageThatGoesOn()
    {
        await using HubHost hub = await HubHost.StartAsync(gateway => gateway.PageScanRecordsMax = 1000);
        await hub.Client.PublishAsync("rare", "0");
        for (int i = 0; i < 5; i++)
        {
            await PostManyAsync(hub, Enumerable.Repeat("""{"channel":"rare","payload":1,"source":"urn:other"}""", 600));
        }

        JsonElement first = await hub.Client.GetJsonAsync("/v1/events?channel=rare&source=/v1/channels/rare");
        Assert.Empty(first.GetProperty("events").EnumerateArray());
        Assert.Equal(JsonValueKind.String, first.GetProperty("next").ValueKind);
        Assert.Single(await ReadAllAsync(hub, "/v1/events?channel=rare&source=/v1/channels/rare"));
    }

    [Theory]
    [InlineData("desc")]
    [InlineData("asc")]
    public async Task List_MoreBytesThanAPageHolds_GivesShortPages(string order)
    {
        await using HubHost hub = await HubHost.StartAsync(gateway => gateway.PageBytesMax = 64 << 10);
        string payload = new('x', 20_000);
        await PostManyAsync(hub, Enumerable.Range(0, 10).Select(i => $$"""{"channel":"a","payload":"{{payload}}"}"""));

        JsonElement first = await hub.Client.GetJsonAsync($"/v1/events?order={order}");
        Assert.InRange(first.GetProperty("events").GetArrayLength(), 1, 5);
        List<JsonElement> all = await ReadAllAsync(hub, $"/v1/events?order={order}");
        Assert.Equal(Enumerable.Range(1, 10), Sequences(all).Select(sequence => (int)sequence).Order());
    }

    [Theory]
    [InlineData("limit=0", "EH1019", "limit")]
    [InlineData("limit=1001", "EH1019", "limit")]
    [InlineData("limit=ten", "EH1019", "limit")]
    [InlineData("limit=1&limit=2", "EH1019", "limit")]
    [InlineData("order=up", "EH1019", "order")]
    [InlineData("status=gone", "EH1019", "status")]
    [InlineData("since=yesterday", "EH1019", "since")]
    [InlineData("until=2020-01-01", "EH1019", "until")]
    [InlineData("sourceId=7", "EH1019", "sourceId")]
    [InlineData("colour=red", "EH1019", "colour")]
    [InlineData("after=nonsense", "EH1019", "after")]
    [InlineData("after=cAAAAAAAAAAAA", "EH1020", "after")]
    [InlineData("partition=9", "EH1019", "partition")]
    [InlineData("channel=a..b", "EH1018", "channel")]
    [InlineData("channel=a.%3E.b", "EH1018", "channel")]
    [InlineData("delayed=yes", "EH1019", "delayed")]
    [InlineData("delayed=true&status=completed", "EH1019", "delayed")]
    [InlineData("delayed=true&after=w1-2-3", "EH1020", "after")]
    [InlineData("delayed=true&after=nonsense", "EH1020", "after")]
    public async Task List_BadQuery_IsRefusedNamingTheParameter(string query, string code, string parameter)
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage response = await hub.Client.GetAsync(new Uri("/v1/events?" + query, UriKind.Relative));

        await response.IsProblemAsync(ErrorCodes.Find(code)!, parameter);
    }

    [Fact]
    public async Task List_CursorOfAHubWithMorePartitions_IsRefused()
    {
        string cursor;
        await using (HubHost larger = await HubHost.StartAsync(storage: storage => storage.Partitions = 3))
        {
            await FillAsync(larger, 3, 1);
            cursor = (await larger.Client.GetJsonAsync("/v1/events?limit=1")).GetProperty("next").GetString()!;
        }

        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage response = await hub.Client.GetAsync(new Uri("/v1/events?after=" + cursor, UriKind.Relative));
        await response.IsProblemAsync(ErrorCodes.InvalidCursor, "after");
    }

    [Fact]
    public async Task List_BareSequenceOfManyPartitions_NeedsThePartition()
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = 3);
        using HttpResponseMessage response = await hub.Client.GetAsync(new Uri("/v1/events?after=3", UriKind.Relative));

        await response.IsProblemAsync(ErrorCodes.InvalidQuery, "after");
        await hub.Client.GetJsonAsync("/v1/events?after=3&partition=1");
    }

    private static readonly Comparer<string> TimeOrder = Comparer<string>.Create((left, right) =>
        DateTimeOffset.Parse(left, System.Globalization.CultureInfo.InvariantCulture).CompareTo(DateTimeOffset.Parse(right, System.Globalization.CultureInfo.InvariantCulture)));

    private static async Task FillAsync(HubHost hub, int channels, int each)
    {
        for (int i = 0; i < each; i++)
        {
            string source = i % 2 == 0 ? ",\"source\":\"urn:x\"" : "";
            await PostManyAsync(hub, Enumerable.Range(0, channels).Select(c => $$"""{"channel":"c{{c}}","payload":{{i}}{{source}}}"""));
        }
    }

    private static async Task PostManyAsync(HubHost hub, IEnumerable<string> objects)
    {
        using HttpResponseMessage response = await hub.Client.PostAsync("/v1/events", HttpAnswers.Json("[" + string.Join(',', objects) + "]"));
        JsonElement answer = await response.JsonAsync();
        Assert.True(response.IsSuccessStatusCode && answer.GetProperty("rejected").GetInt32() == 0, answer.ToString());
    }

    private static async Task<List<JsonElement>> ReadAllAsync(HubHost hub, string path)
    {
        List<JsonElement> events = [];
        string? after = null;
        do
        {
            JsonElement page = await hub.Client.GetJsonAsync(path + (after is null ? "" : "&after=" + after));
            events.AddRange(page.GetProperty("events").EnumerateArray());
            string? next = page.GetProperty("next").GetString();
            Assert.True(next is null || next != after, "The cursor does not move.");
            after = next;
        }
        while (after is not null);
        return events;
    }

    private static IEnumerable<int> Payloads(JsonElement page) => page.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("payload").GetInt32());

    private static IEnumerable<string?> Ids(JsonElement page) => page.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("id").GetString());

    private static IEnumerable<long> Sequences(JsonElement page) => Sequences(page.GetProperty("events").EnumerateArray());

    private static IEnumerable<long> Sequences(IEnumerable<JsonElement> events) => events.Select(e => e.GetProperty("position").GetProperty("sequence").GetInt64());
}
