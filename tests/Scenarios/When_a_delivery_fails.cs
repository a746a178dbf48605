using System.Text.Json;
using EventHub.Scenarios.Delivering;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

/// <summary>Consumers that refuse, crash, or take the hub down with them.</summary>
public sealed class When_a_delivery_fails : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_is_tried_again_with_backoff_until_it_is_a_dead_letter_with_all_its_errors()
    {
        using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"));
        await hub.Client.SetAsync("s", """{"patterns":["a"],"retry":{"maxAttempts":3,"initialDelay":"100ms","maxDelay":"1s","factor":2,"jitter":0}}""");
        string id = await hub.Client.PublishAsync("a", """{"n":1}""");
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            JsonElement delivery = await hub.Client.PullOneAsync("s");
            Assert.Equal(attempt, delivery.Attempt());
            await hub.Client.NakAsync("s", delivery, $"error {attempt}");
        }

        JsonElement letter = Assert.Single((await hub.Client.GetJsonAsync("/v1/subscriptions/s/deadletters")).GetProperty("deadLetters").EnumerateArray());
        JsonElement[] attempts = [.. letter.GetProperty("attempts").EnumerateArray()];
        Assert.Equal(["error 1", "error 2", "error 3"], attempts.Select(attempt => attempt.GetProperty("error").GetString()));
        DateTimeOffset[] times = [.. attempts.Select(attempt => attempt.GetProperty("at").GetDateTimeOffset())];
        Assert.True(times[1] - times[0] >= TimeSpan.FromMilliseconds(100) && times[2] - times[1] >= TimeSpan.FromMilliseconds(200), string.Join(", ", times));
        Assert.Equal(("failed", "deadLettered"), await hub.Client.StatusAsync(id));

        // Operators look first; a repeated request finds nothing to do again.
        Assert.Equal(1, (await hub.Client.AskAsync("/v1/subscriptions/s/deadletters:replay", """{"dryRun":true}""")).GetProperty("matched").GetInt32());
        Assert.Equal(1, (await hub.Client.AskAsync("/v1/subscriptions/s/deadletters:replay", "{}")).GetProperty("matched").GetInt32());
        Assert.Equal(0, (await hub.Client.AskAsync("/v1/subscriptions/s/deadletters:replay", "{}")).GetProperty("matched").GetInt32());
        JsonElement again = await hub.Client.PullOneAsync("s");
        Assert.Equal((id, 1, true, false), (again.EventId(), again.Attempt(), again.GetProperty("replay").GetBoolean(), again.GetProperty("late").GetBoolean()));
        await hub.Client.SettleAsync("s", $$"""
            "term":[{"deliveryId":"{{again.DeliveryId()}}","error":"never"}]
            """);
        Assert.Equal(("failed", "termed"), await hub.Client.StatusAsync(id));
        Assert.Equal(1, (await hub.Client.AskAsync("/v1/subscriptions/s/deadletters:discard", $$"""{"ids":["{{id}}"]}""")).GetProperty("matched").GetInt32());
        Assert.Equal(("failed", "discarded"), await hub.Client.StatusAsync(id));
    }

    [Fact]
    public async Task A_consumer_that_kills_the_hub_each_time_ends_with_a_dead_letter()
    {
        string id = "";
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"));
            if (attempt == 1)
            {
                await hub.Client.SetAsync("s", """{"patterns":["a"],"ackDeadline":"1s","ordered":true,"retry":{"maxAttempts":3,"initialDelay":"0s","jitter":0}}""");
                id = await hub.Client.PublishAsync("a");
            }

            Assert.Equal((id, attempt), (await hub.Client.PullOneAsync("s")) is var delivery ? (delivery.EventId(), delivery.Attempt()) : default);
            await hub.Run.KillAsync();
        }

        using RunningHub last = await RunningHub.StartAsync(_folder.In("data"));
        string after = await last.Client.PublishAsync("a");
        Assert.Equal(after, (await last.Client.PullOneAsync("s")).EventId());
        Assert.Equal(("failed", "deadLettered"), await last.Client.StatusAsync(id));
    }

    [Fact]
    public async Task A_long_wait_outlives_a_kill()
    {
        string id;
        using (RunningHub hub = await RunningHub.StartAsync(_folder.In("data")))
        {
            await hub.Client.SetAsync("s", """{"patterns":["a"]}""");
            id = await hub.Client.PublishAsync("a");
            await hub.Client.NakAsync("s", await hub.Client.PullOneAsync("s"), "later", "2s");
            await hub.Run.KillAsync();
        }

        using RunningHub again = await RunningHub.StartAsync(_folder.In("data"));
        JsonElement delivery = await again.Client.PullOneAsync("s");
        Assert.Equal((id, 2), (delivery.EventId(), delivery.Attempt()));
        DateTimeOffset[] times = [.. (await again.Client.GetJsonAsync($"/v1/events/{id}/deliveries")).GetProperty("deliveries")[0].GetProperty("attempts").EnumerateArray()
            .Select(attempt => attempt.GetProperty("at").GetDateTimeOffset())];
        Assert.True(times[1] - times[0] >= TimeSpan.FromSeconds(2), string.Join(", ", times));
    }
}
