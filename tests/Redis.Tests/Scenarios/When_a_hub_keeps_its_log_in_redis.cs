using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EventHub.Redis.Tests.Kit;
using EventHub.Tests.Kit.Running;

namespace EventHub.Redis.Tests.Scenarios;

/// <summary>Whole hubs over a redis-server: what they say at their start, what they keep, and what they answer while the server is away.</summary>
[Trait(NeedsRedis.Trait, NeedsRedis.Server)]
public sealed class When_a_hub_keeps_its_log_in_redis : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Everything_is_there_after_a_kill_and_nothing_is_kept_beside_the_server()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        string first;
        using (RunningHub hub = await StartAsync(server))
        {
            Assert.Contains("appendfsync always: what is acknowledged is on the server's disk", hub.Run.Error + hub.Run.Output, StringComparison.Ordinal);
            first = await PublishAsync(hub, "one", key: "k");
            using HttpResponseMessage set = await hub.Client.PutAsync("/v1/channels/orders.placed", new StringContent("""{"priority":"low"}""", Encoding.UTF8, "application/json"));
            Assert.True(set.IsSuccessStatusCode, await set.Content.ReadAsStringAsync());
            await hub.Run.KillAsync();
        }

        using (RunningHub hub = await StartAsync(server))
        {
            Assert.Equal(first, await PublishAsync(hub, "one", key: "k"));
            await PublishAsync(hub, "two", key: null);
            Assert.Equal("one", await hub.Client.GetStringAsync($"/v1/events/{first}/payload"));
            Assert.Contains("\"low\"", await hub.Client.GetStringAsync("/v1/channels/orders.placed"), StringComparison.Ordinal);
            Assert.Equal(2, await CountAsync(hub));
            Assert.Equal(0, await hub.StopAsync());
        }

        Assert.False(Directory.Exists(_folder.In("data")), "A folder was made though nothing belongs there.");
    }

    [Fact]
    public async Task While_the_server_is_away_publishing_is_answered_503_and_goes_on_by_itself()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        using RunningHub hub = await StartAsync(server);
        string first = await PublishAsync(hub, "before", key: null);
        await server.KillAsync();
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage answer = await SendAsync(hub, "away", key: $"away-{i}");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero, "A 503 without Retry-After.");
        }

        await server.StartAgainAsync();
        await hub.Run.WaitForAsync("opening its partition again", static run => (run.Output + run.Error).Contains("Partition 0 is open again", StringComparison.Ordinal));
        string second = await PublishAsync(hub, "after", key: "after");
        Assert.Equal("before", await hub.Client.GetStringAsync($"/v1/events/{first}/payload"));
        Assert.Equal("after", await hub.Client.GetStringAsync($"/v1/events/{second}/payload"));
        Assert.Equal(0, await hub.StopAsync());
    }

    [Fact]
    public async Task While_the_server_is_away_reading_is_answered_503_and_goes_on_by_itself()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        string first;
        using (RunningHub before = await StartAsync(server))
        {
            first = await PublishAsync(before, "one", key: null);
            await PublishAsync(before, new string('x', 900 * 1024), key: null);
            using HttpResponseMessage made = await before.Client.PutAsync("/v1/subscriptions/s", Json("""{"patterns":["orders.>"],"from":"earliest"}"""));
            Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
            Assert.Equal(0, await before.StopAsync());
        }

        // This one has read the end of the log only, where the definition stands.
        using RunningHub hub = await StartAsync(server);
        await server.KillAsync();
        foreach (string route in (string[])[$"/v1/events/{first}", $"/v1/events/{first}/payload", "/v1/events?channel=orders.placed"])
        {
            using HttpResponseMessage answer = await hub.Client.GetAsync(route);
            string body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable && body.Contains("\"EH3009\"", StringComparison.Ordinal), $"{route}: {answer.StatusCode} {body}");
            Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero, "A 503 without Retry-After.");
            Assert.Contains(server.Url, body, StringComparison.Ordinal);
        }

        // It was idle, and nobody publishes: reading alone has it opened anew.
        Task<HttpResponseMessage> pulling = hub.Client.PostAsync("/v1/subscriptions/s:pull", Json("""{"max":1,"wait":"50s","consumer":"c"}"""));
        await server.StartAgainAsync();
        await hub.Run.WaitForAsync("opening its partition again", static run => (run.Output + run.Error).Contains("Partition 0 is open again", StringComparison.Ordinal));
        using HttpResponseMessage pulled = await pulling;
        Assert.Contains(first, await pulled.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("one", await hub.Client.GetStringAsync($"/v1/events/{first}/payload"));
    }

    [Fact]
    public async Task A_hub_that_nobody_asks_anything_notices_that_it_is_not_the_owner_any_more()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        using RunningHub first = await StartAsync(server), second = await StartAsync(server);
        await first.Run.WaitForAsync("noticing the other", static run => (run.Output + run.Error).Contains("Another process has taken", StringComparison.Ordinal));
        using HttpResponseMessage ready = await first.Client.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("Another process has taken", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await PublishAsync(second, "one", key: null);
    }

    [Fact]
    public async Task A_durability_that_the_server_does_not_keep_is_refused()
    {
        await using RedisServer server = await RedisServer.StartAsync("everysec");
        using CommandRun refused = await CommandRun.RunAsync(["serve", "--urls", "http://127.0.0.1:0", "--storage", server.Url]);
        Assert.Equal(1, await refused.ExitAsync());
        Assert.Contains("EH5003", refused.Error, StringComparison.Ordinal);
        Assert.Contains("Storage:Durability is 'always'", refused.Error, StringComparison.Ordinal);
        Assert.Contains("appendfsync everysec: a power loss at the server takes about the last second", refused.Error, StringComparison.Ordinal);

        using RunningHub hub = await StartAsync(server, "--durability", "interval");
        await PublishAsync(hub, "one", key: null);
    }

    [Fact]
    public async Task A_second_hub_takes_over_and_the_first_answers_503()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        using RunningHub first = await StartAsync(server);
        await PublishAsync(first, "one", key: null);
        using RunningHub second = await StartAsync(server);
        await PublishAsync(second, "two", key: null);
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage answer = await SendAsync(first, "stale", key: null);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }

        await PublishAsync(second, "three", key: null);
        Assert.Equal(3, await CountAsync(second));
    }

    private Task<RunningHub> StartAsync(RedisServer server, params string[] options) =>
        RunningHub.StartAsync(_folder.In("data"), ["--storage", server.Url, .. options]);

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<HttpResponseMessage> SendAsync(RunningHub hub, string payload, string? key)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/channels/orders.placed/events") { Content = new StringContent(payload) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", $"\"{key}\"");
        }

        return await hub.Client.SendAsync(request);
    }

    private static async Task<string> PublishAsync(RunningHub hub, string payload, string? key)
    {
        using HttpResponseMessage answer = await SendAsync(hub, payload, key);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {body}");
        return IdOf(body);
    }

    private static string IdOf(string body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("id").GetString()!;
    }

    private static async Task<int> CountAsync(RunningHub hub)
    {
        using JsonDocument document = JsonDocument.Parse(await hub.Client.GetStringAsync("/v1/events?channel=orders.placed"));
        return document.RootElement.GetProperty("events").GetArrayLength();
    }
}
