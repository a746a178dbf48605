using System.Text.Json;
using EventHub.Scenarios.Delivering;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

/// <summary>Several consumers, over REST and WebSocket, work on one subscription.</summary>
public sealed class When_consumers_share_a_subscription : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_event_goes_to_one_of_them_and_to_no_other_pattern()
    {
        using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"));
        await hub.Client.SetAsync("paid", """{"patterns":["orders.*.paid"],"filter":{"priorities":["high","normal"]}}""");
        await hub.Client.PublishAsync(Enumerable.Range(0, 20).Select(n => $$"""{"channel":"orders.{{n}}.paid","payload":{{n}}}"""));
        await hub.Client.PublishAsync("orders.1.sent");
        await hub.Client.PublishAsync("orders.1.paid", priority: "low");

        JsonElement[] first = await hub.Client.PullAsync("paid", max: 7, consumer: "one"), second = await hub.Client.PullAsync("paid", max: 100, consumer: "two");

        Assert.Equal(7, first.Length);
        Assert.Equal(Enumerable.Range(0, 20).Select(n => $"{n}"), first.Concat(second).Select(delivery => delivery.Payload()));
        Assert.All(await hub.Client.AckAsync("paid", first.Concat(second)), result => Assert.Equal("settled", result));
        Assert.All(await hub.Client.AckAsync("paid", first), result => Assert.Equal("settled", result));
    }

    [Fact]
    public async Task What_a_dead_one_held_goes_to_another_at_once()
    {
        using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"));
        await hub.Client.SetAsync("s", """{"patterns":["a"],"ackDeadline":"12h","retry":{"initialDelay":"0s","jitter":0}}""");
        using Socket dying = await Socket.OpenAsync(hub);
        Assert.Equal("consuming", (await dying.AskAsync("""{"op":"consume","ref":1,"subscription":"s","credit":2}""")).GetProperty("op").GetString());
        string[] ids = await hub.Client.PublishAsync(Enumerable.Range(0, 3).Select(n => $$"""{"channel":"a","payload":{{n}}}"""));
        List<JsonElement> held = [];
        while (held.Count < 2)
        {
            held.AddRange((await dying.ReadAsync()).GetProperty("deliveries").EnumerateArray());
        }

        dying.Abort();
        HashSet<string> taken = [];
        while (taken.Count < 3)
        {
            JsonElement[] got = await hub.Client.PullAsync("s");
            Assert.All(got, delivery => Assert.Equal(held.Exists(before => before.EventId() == delivery.EventId()) ? 2 : 1, delivery.Attempt()));
            taken.UnionWith(got.Select(DeliveryCalls.EventId));
        }

        Assert.Equal(ids.Order(), taken.Order());
    }

    [Fact]
    public async Task What_one_forgets_comes_back_at_its_deadline_and_too_late_has_no_effect()
    {
        using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"));
        await hub.Client.SetAsync("s", """{"patterns":["a"],"ackDeadline":"1s","retry":{"initialDelay":"0s","jitter":0}}""");
        string id = await hub.Client.PublishAsync("a");
        JsonElement forgotten = await hub.Client.PullOneAsync("s", consumer: "one");

        // The second has all the time it needs, however busy the machine is.
        await hub.Client.SetAsync("s", """{"patterns":["a"],"ackDeadline":"12h","retry":{"initialDelay":"0s","jitter":0}}""");
        JsonElement again = await hub.Client.PullOneAsync("s", consumer: "two");

        Assert.Equal((id, 1, 2), (again.EventId(), forgotten.Attempt(), again.Attempt()));
        Assert.Equal(["deadlinePassed"], await hub.Client.AckAsync("s", forgotten));
        Assert.Equal(["settled"], await hub.Client.AckAsync("s", again));
        JsonElement attempts = (await hub.Client.GetJsonAsync($"/v1/events/{id}/deliveries")).GetProperty("deliveries")[0].GetProperty("attempts");
        Assert.Equal(["one", "two"], attempts.EnumerateArray().Select(attempt => attempt.GetProperty("consumer").GetString()));
    }

    [Fact]
    public async Task A_stalled_one_does_not_hold_up_publishers_or_other_subscriptions()
    {
        using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"));
        await hub.Client.SetAsync("stalled", """{"patterns":["a"],"maxInFlight":10,"ackDeadline":"12h"}""");
        await hub.Client.SetAsync("fast", """{"patterns":["a"],"ackDeadline":"12h"}""");
        for (int batch = 0; batch < 20; batch++)
        {
            await hub.Client.PublishAsync(Enumerable.Range(0, 500).Select(n => $$"""{"channel":"a","payload":{{n}}}"""));
            await hub.Client.PullAsync("stalled", max: 1000, wait: "0s");
            for (int acknowledged = 0; acknowledged < 500;)
            {
                JsonElement[] got = await hub.Client.PullAsync("fast", max: 1000);
                await hub.Client.AckAsync("fast", got);
                acknowledged += got.Length;
            }
        }

        Assert.Equal(10, (await hub.Client.GetJsonAsync("/v1/subscriptions/stalled")).GetProperty("counts").GetProperty("inFlight").GetInt32());
        Assert.Equal(new Dictionary<string, int> { ["processing"] = 10_000 }, await hub.Client.StatusesAsync());
    }
}
