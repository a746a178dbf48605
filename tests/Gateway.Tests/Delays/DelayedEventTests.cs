using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;
using EventHub.Tests.Kit;

namespace EventHub.Gateway.Tests.Delays;

/// <summary>One delayed event, before its time and after it, on every call that shows events.</summary>
public sealed class DelayedEventTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Publish_ForLater_WaitsAndIsThenAnEventLikeOthers(int partitions)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = partitions, time: _time);
        (HttpStatusCode status, JsonElement answer) = await PublishAsync(hub, Object("orders.late", 60));
        Assert.Equal((HttpStatusCode.Created, "pending", JsonValueKind.Null), (status, Text(answer, "status"), answer.GetProperty("position").ValueKind));
        string id = Text(answer, "id"), path = "/v1/events/" + id;
        JsonElement waiting = await hub.Client.GetJsonAsync(path);
        Assert.Equal(("pending", In(60), JsonValueKind.Null), (Text(waiting, "status"), Text(waiting, "deliverAt"), waiting.GetProperty("position").ValueKind));
        Assert.Equal("""{"n": 1}""", await hub.Client.GetStringAsync(new Uri(path + "/payload", UriKind.Relative)));
        Assert.Empty((await hub.Client.GetJsonAsync(path + "/deliveries")).GetProperty("deliveries").EnumerateArray());
        Assert.Empty(await IdsAsync(hub, "/v1/events"));
        Assert.Empty(await IdsAsync(hub, "/v1/events?status=pending"));
        Assert.Equal([id], await IdsAsync(hub, "/v1/events?status=pending&delayed=true"));
        await ReleaseAsync(hub, id, 60);
        JsonElement released = await hub.Client.GetJsonAsync(path);
        Assert.Equal(("completed", "unrouted", In(0)), (Text(released, "status"), Text(released, "outcome"), Text(released, "deliverAt")));
        Assert.Equal((id, Text(waiting, "createdAt"), 1), (Text(released, "id"), Text(released, "createdAt"), released.GetProperty("position").GetProperty("sequence").GetInt32()));
        Assert.Equal("""{"n": 1}""", await hub.Client.GetStringAsync(new Uri(path + "/payload", UriKind.Relative)));
        Assert.Equal([id], await IdsAsync(hub, "/v1/events"));
        Assert.Empty(await IdsAsync(hub, "/v1/events?delayed=true"));
    }

    [Fact]
    public async Task Publish_Repeated_GivesTheFirstAnswerBeforeAndAfter()
    {
        await using HubHost hub = await HubHost.StartAsync(time: _time);
        string body = Object("a", 60, ",\"idempotencyKey\":\"k\"");
        (_, JsonElement first) = await PublishAsync(hub, body);
        (HttpStatusCode status, JsonElement again) = await PublishAsync(hub, body);
        Assert.Equal((HttpStatusCode.OK, Text(first, "id"), "pending", JsonValueKind.Null), (status, Text(again, "id"), Text(again, "status"), again.GetProperty("position").ValueKind));
        await ReleaseAsync(hub, Text(first, "id"), 60);
        (status, again) = await PublishAsync(hub, body);
        Assert.Equal((HttpStatusCode.OK, Text(first, "id"), "completed", 1), (status, Text(again, "id"), Text(again, "status"), again.GetProperty("position").GetProperty("sequence").GetInt32()));
    }

    [Fact]
    public async Task Delete_BeforeItsTime_CancelsIt()
    {
        await using HubHost hub = await HubHost.StartAsync(time: _time);
        (_, JsonElement answer) = await PublishAsync(hub, Object("a", 60));
        Uri path = new("/v1/events/" + Text(answer, "id"), UriKind.Relative);
        Assert.Equal(HttpStatusCode.NoContent, (await hub.Client.DeleteAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await hub.Client.DeleteAsync(path)).StatusCode);
        JsonElement cancelled = await hub.Client.GetJsonAsync(path.OriginalString);
        Assert.Equal(("deleted", JsonValueKind.Null), (Text(cancelled, "status"), cancelled.GetProperty("payload").ValueKind));
        Assert.Empty(await IdsAsync(hub, "/v1/events?delayed=true"));
        (_, JsonElement next) = await PublishAsync(hub, Object("b", 61));
        await ReleaseAsync(hub, Text(next, "id"), 61);
        Assert.Equal([Text(next, "id")], await IdsAsync(hub, "/v1/events"));
    }

    [Theory]
    [InlineData(1, "desc")]
    [InlineData(3, "desc")]
    [InlineData(3, "asc")]
    public async Task List_PageByPage_GivesEachOnceInTheOrderOfPublishing(int partitions, string order)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = partitions, time: _time);
        List<string> ids = [];
        for (int i = 0; i < 12; i++)
        {
            ids.Add(Text((await PublishAsync(hub, Object("c" + (i % 5), 3600 - i))).Answer, "id"));
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        List<string> found = [];
        for (string? next = ""; next is not null;)
        {
            JsonElement page = await hub.Client.GetJsonAsync($"/v1/events?status=pending&delayed=true&limit=5&order={order}&after={next}");
            found.AddRange(page.GetProperty("events").EnumerateArray().Select(one => Text(one, "id")));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(order == "asc" ? ids : Enumerable.Reverse(ids), found);
        string since = Text(await hub.Client.GetJsonAsync("/v1/events/" + ids[4]), "createdAt"), until = Text(await hub.Client.GetJsonAsync("/v1/events/" + ids[9]), "createdAt");
        Assert.Equal([ids[7]], await IdsAsync(hub, $"/v1/events?delayed=true&channel=c2&since={since}&until={until}&order={order}"));
    }

    [Theory]
    [InlineData(1, "desc")]
    [InlineData(3, "asc")]
    public async Task List_OfThoseThatWereCancelled_HasThemAndNoOthers(int partitions, string order)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = partitions, time: _time);
        List<string> ids = [];
        for (int i = 0; i < 9; i++)
        {
            ids.Add(Text((await PublishAsync(hub, Object("c" + i, i < 6 ? 3600 : 0))).Answer, "id"));
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        // The first four before their time; two go on waiting; of those without one, one is deleted.
        foreach (string id in (string[])[.. ids[..4], ids[7]])
        {
            Assert.Equal(HttpStatusCode.NoContent, (await hub.Client.DeleteAsync(new Uri("/v1/events/" + id, UriKind.Relative))).StatusCode);
        }

        List<string> found = [];
        for (string? next = ""; next is not null;)
        {
            JsonElement page = await hub.Client.GetJsonAsync($"/v1/events?status=deleted&delayed=true&limit=3&order={order}&after={next}");
            found.AddRange(page.GetProperty("events").EnumerateArray().Select(one => Text(one, "id")));
            Assert.All(page.GetProperty("events").EnumerateArray(), one => Assert.Equal("deleted", Text(one, "status")));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(order == "asc" ? ids[..4] : Enumerable.Reverse(ids[..4]), found);
        Assert.Equal([ids[2]], await IdsAsync(hub, "/v1/events?status=deleted&delayed=true&channel=c2"));
        Assert.Equal([ids[7]], await IdsAsync(hub, "/v1/events?status=deleted"));
        Assert.Equal(2, (await IdsAsync(hub, "/v1/events?delayed=true")).Length);
    }

    [Fact]
    public async Task Search_BySourceAndSourceId_FindsItBeforeAndAfter()
    {
        await using HubHost hub = await HubHost.StartAsync(time: _time);
        string body = Object("a", 60, ",\"source\":\"/s\",\"sourceId\":\"7\"");
        string id = Text((await PublishAsync(hub, body)).Answer, "id");
        const string Search = "/v1/events?source=/s&sourceId=7";
        Assert.Equal([id], await IdsAsync(hub, Search));
        Assert.Equal([id], await IdsAsync(hub, Search + "&delayed=true"));
        Assert.Equal([id], await IdsAsync(hub, Search + "&status=pending"));
        Assert.Empty(await IdsAsync(hub, Search + "&status=completed"));
        await ReleaseAsync(hub, id, 60);
        Assert.Equal([id], await IdsAsync(hub, Search));
        Assert.Empty(await IdsAsync(hub, Search + "&delayed=true"));
    }

    [Fact]
    public async Task Wait_IsAnsweredOnceItIsOverOrWhenTheTimeIsUp()
    {
        await using HubHost hub = await HubHost.StartAsync(time: _time);
        Task<(HttpStatusCode Status, JsonElement Answer)> late = PublishAsync(hub, Object("a", 3600), wait: 10), soon = PublishAsync(hub, Object("b", 5), wait: 10);
        await Until.TrueAsync(() => hub.Partitions.All[0].Statistics().DelayedEvents == 2, () => "Not both were stored.");
        _time.Advance(TimeSpan.FromSeconds(5));
        (HttpStatusCode status, JsonElement answer) = await soon.WaitAsync(HubHost.Patience);
        Assert.Equal((HttpStatusCode.Created, "completed", 1), (status, Text(answer, "status"), answer.GetProperty("position").GetProperty("sequence").GetInt32()));
        Assert.False(late.IsCompleted);
        await Until.TrueAsync(() => late.IsCompleted, () => "The time was not up.", () => _time.Advance(TimeSpan.FromSeconds(1)));
        (status, answer) = await late;
        Assert.Equal((HttpStatusCode.Accepted, "pending", JsonValueKind.Null), (status, Text(answer, "status"), answer.GetProperty("position").ValueKind));
    }

    [Fact]
    public async Task Paused_AfterwardsStopsNoRelease()
    {
        await using HubHost hub = await HubHost.StartAsync(time: _time);
        string id = Text((await PublishAsync(hub, Object("a", 60))).Answer, "id");
        using HttpResponseMessage paused = await hub.Client.PutAsync(new Uri("/v1/channels/a", UriKind.Relative), HttpAnswers.Json("""{"paused":"publish"}"""));
        Assert.True(paused.IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await PublishAsync(hub, Object("a", 60))).Status);
        await ReleaseAsync(hub, id, 60);
    }

    [Fact]
    public async Task Statistics_TellHowManyWait()
    {
        await using HubHost hub = await HubHost.StartAsync(time: _time);
        string id = Text((await PublishAsync(hub, Object("a", 60))).Answer, "id");
        await PublishAsync(hub, Object("a", 600));
        await ReleaseAsync(hub, id, 60);
        JsonElement partition = (await hub.Client.GetJsonAsync("/v1/stats")).GetProperty("partitions")[0];
        Assert.Equal((1, 1), (partition.GetProperty("delayedEvents").GetInt32(), partition.GetProperty("releasedEvents").GetInt32()));
        string metrics = await hub.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("eventhub_partition_delayed_waiting{partition=\"0\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("eventhub_partition_delayed_released_total{partition=\"0\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("eventhub_partition_delayed_lateness_seconds_total", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooFarAhead_IsRefusedByTheLimitThatLimitsNames()
    {
        await using HubHost hub = await HubHost.StartAsync(gateway => gateway.DelayMax = TimeSpan.FromDays(2), time: _time);
        Assert.Equal(HttpStatusCode.Created, (await PublishAsync(hub, Object("a", 2 * 86_400))).Status);
        (HttpStatusCode status, JsonElement problem) = await PublishAsync(hub, Object("a", (2 * 86_400) + 1));
        Assert.Equal((HttpStatusCode.BadRequest, "EH1006"), (status, Text(problem, "code")));
        JsonElement limit = (await hub.Client.GetJsonAsync("/v1/limits")).GetProperty("limits").EnumerateArray().Single(one => Text(one, "name") == "delay");
        Assert.Equal((172_800, "EH1006", "Gateway:DelayMax"), (limit.GetProperty("value").GetInt32(), Text(limit, "error"), Text(limit, "setting")));
    }

    private string In(double seconds) => Protocol.Envelope.Timestamps.Format(_time.GetUtcNow().AddSeconds(seconds).UtcTicks);

    private string Object(string channel, double seconds, string more = "") => $$"""{"channel":"{{channel}}","payload":{"n": 1},"deliverAt":"{{In(seconds)}}"{{more}}}""";

    private async Task ReleaseAsync(HubHost hub, string id, double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        JsonElement read = default;
        using CancellationTokenSource deadline = new(HubHost.Patience);
        do
        {
            Assert.False(deadline.IsCancellationRequested, $"It was not released: {read}");
            read = await hub.Client.GetJsonAsync("/v1/events/" + id);
        }
        while (read.GetProperty("position").ValueKind == JsonValueKind.Null);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> PublishAsync(HubHost hub, string body, int? wait = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/v1/events", UriKind.Relative)) { Content = HttpAnswers.Json(body) };
        if (wait is not null)
        {
            request.Headers.Add("Prefer", $"wait={wait}");
        }

        using HttpResponseMessage response = await hub.Client.SendAsync(request);
        return (response.StatusCode, await response.JsonAsync());
    }

    private static async Task<string[]> IdsAsync(HubHost hub, string path) =>
        [.. (await hub.Client.GetJsonAsync(path)).GetProperty("events").EnumerateArray().Select(one => Text(one, "id"))];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
