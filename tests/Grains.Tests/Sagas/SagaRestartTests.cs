using System.Globalization;
using EventHub.Grains.Sagas;
using EventHub.Grains.Tests.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;

namespace EventHub.Grains.Tests.Sagas;

/// <summary>Whatever the hub was doing when it ended: a step that is done is not done again, and none is lost.</summary>
public sealed class SagaRestartTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_call_whose_answer_was_not_stored_is_made_again_under_its_key(bool isKilled, bool checkpoint)
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync();
        TaskCompletionSource never = new();
        hub.Services.Answering = call => call.Request.Service == "bank" ? never.Task : Task.CompletedTask;
        await hub.PlaceAsync("k1");
        await hub.UntilAsync(() => hub.Find("k1")?.Open.Length == 1 && hub.Services.Effects.Count == 2, "one call is answered, the other is not");
        if (checkpoint)
        {
            await hub.Log.Partition.CheckpointAsync();
        }

        hub.Services.Answering = _ => Task.CompletedTask;
        await (isKilled ? hub.Log.KillAsync() : hub.Log.RestartAsync());
        await hub.UntilInAsync("k1", "shipping");
        Assert.Equal(2, hub.Services.Effects.Count);
        SagaCommand.CallService[] bank = [.. hub.Services.Calls.Where(call => call.Request.Service == "bank")];
        Assert.Equal((2, 1), (bank.Length, bank.Select(call => call.IdempotencyKey).Distinct().Count()));
        Assert.Single(await hub.PayloadsAsync("orders.reserved"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_due_meanwhile_is_due_at_the_start(bool checkpoint)
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync();
        await hub.PlaceAsync("k1");
        await hub.UntilInAsync("k1", "shipping");
        if (checkpoint)
        {
            await hub.Log.Partition.CheckpointAsync();
        }

        await hub.Log.Partition.DisposeAsync();
        hub.Log.Time.Advance(TimeSpan.FromHours(2));
        await hub.Log.StartAsync();
        await hub.UntilEndedAsync("k1", SagaStatus.Failed);
        Assert.Equal(4, hub.Services.Effects.Count);
    }

    [Fact]
    public async Task A_storage_that_fails_is_opened_anew_and_sagas_go_on()
    {
        // The clock runs while the log is opened.
        await using SagaFixture hub = await SagaFixture.OpenAsync(SagaFixture.Order.Replace("1h", "365d", StringComparison.Ordinal));
        await hub.PlaceAsync("k1");
        await hub.UntilInAsync("k1", "shipping");
        PartitionSagas before = hub.Sagas;
        hub.Log.Disk.FailsSync = true;
        await Assert.ThrowsAsync<EventHubException>(() => hub.ShipAsync("k1"));
        hub.Log.Disk.FailsSync = false;
        await hub.Log.PublishWhenOpenAsync("other");
        await hub.ShipAsync("k1");
        await hub.UntilEndedAsync("k1", SagaStatus.Completed);
        Assert.NotSame(before, hub.Sagas);
        Assert.Single(await hub.PayloadsAsync("orders.done"));
    }

    [Fact]
    public async Task Whoever_asks_while_the_log_is_away_or_closed_is_told()
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync(SagaFixture.Order.Replace("1h", "365d", StringComparison.Ordinal));
        await hub.PlaceAsync("k1");
        await hub.UntilInAsync("k1", "shipping");
        PartitionSagas before = hub.Sagas;
        hub.Log.Disk.FailsSync = true;
        Task<SagaPlan?>[] asked = [.. Enumerable.Range(0, 8).Select(i => PauseAsync(before))];
        foreach (Task<SagaPlan?> one in asked)
        {
            Assert.Equal(ErrorCodes.PartitionStopped, (await Assert.ThrowsAsync<EventHubException>(() => one.WaitAsync(PartitionFixture.Patience))).Code);
        }

        // The engine of the log that failed has ended, and no other is there yet.
        Assert.Equal(ErrorCodes.PartitionStopped, (await Assert.ThrowsAsync<EventHubException>(() => PauseAsync(before).WaitAsync(PartitionFixture.Patience))).Code);
        hub.Log.Disk.FailsSync = false;
        await hub.Log.PublishWhenOpenAsync("other");
        Assert.NotNull(await PauseAsync(hub.Sagas).WaitAsync(PartitionFixture.Patience));
        PartitionSagas last = hub.Sagas;
        await hub.Log.Partition.DisposeAsync();
        Assert.Equal(ErrorCodes.PartitionStopped, (await Assert.ThrowsAsync<EventHubException>(() => PauseAsync(last).WaitAsync(PartitionFixture.Patience))).Code);
    }

    private static Task<SagaPlan?> PauseAsync(PartitionSagas sagas) => sagas.GiveAsync(new SagaId("order", "k1"), now => new SagaInput.Pause(now));

    // EVENTHUB_SAGA_CRASHES sets how many histories are run; each is killed up to a dozen times, at points the seed chooses.
    [Fact]
    public async Task Killed_at_any_point_nothing_is_repeated_and_nothing_lost()
    {
        int histories = int.TryParse(Environment.GetEnvironmentVariable("EVENTHUB_SAGA_CRASHES"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : 25, kills = 0;
        for (int seed = 1; seed <= histories; seed++)
        {
            try
            {
                kills += await RunAsync(new Random(seed));
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"Seed {seed}: {fault.Message}", fault);
            }
        }

        Assert.True(kills >= histories * 2, $"Only {kills} kills in {histories} histories.");
        TestContext.Current.SendDiagnosticMessage($"{kills} kills in {histories} histories.");
    }

    private static async Task<int> RunAsync(Random random)
    {
        const int Orders = 12;
        await using SagaFixture hub = await SagaFixture.OpenAsync();
        Random chance = new(random.Next());

        // Some answers are lost on the way: the effect is there, and the hub does not know.
        hub.Services.Answering = _ =>
        {
            lock (chance)
            {
                return chance.Next(4) == 0 ? Task.FromException(new IOException("The connection was lost.")) : Task.CompletedTask;
            }
        };
        int kills = 0;
        for (int i = 0; i < Orders; i++)
        {
            await hub.PlaceAsync("k" + i);
            await hub.ShipAsync("k" + i);
            kills += await MaybeKillAsync(hub, random);
        }

        await hub.UntilAsync(
            () =>
            {
                hub.Log.Time.Advance(TimeSpan.FromMilliseconds(100));
                return Enumerable.Range(0, Orders).All(i => hub.Find("k" + i) is { HasEnded: true } or { State: "shipping" });
            }, "all are through with their calls");

        // What came while they were busy was not for them, or waited: it is sent again under another key.
        for (int i = 0; i < Orders; i++)
        {
            await hub.Log.PublishAsync("orders.shipped", $$"""{"id":"k{{i}}"}""");
            kills += await MaybeKillAsync(hub, random);
        }

        await hub.UntilAsync(() => Enumerable.Range(0, Orders).All(i => hub.Find("k" + i)?.HasEnded == true), "all have ended");
        await CheckAsync(hub, Orders);
        return kills;
    }

    private static async Task<int> MaybeKillAsync(SagaFixture hub, Random random)
    {
        for (int i = random.Next(20); i > 0; i--)
        {
            await Task.Yield();
        }

        if (random.Next(8) == 0)
        {
            await hub.Log.Partition.CheckpointAsync();
        }

        if (random.Next(4) != 0)
        {
            return 0;
        }

        await hub.Log.KillAsync();
        return 1;
    }

    private static async Task CheckAsync(SagaFixture hub, int orders)
    {
        Assert.Equal(hub.Services.Effects.Count, hub.Services.Effects.Distinct().Count());
        List<string> reserved = await hub.PayloadsAsync("orders.reserved"), done = await hub.PayloadsAsync("orders.done");
        Assert.Equal(reserved.Count, reserved.Distinct().Count());
        Assert.Equal(done.Count, done.Distinct().Count());
        for (int i = 0; i < orders; i++)
        {
            SagaInstance it = hub.Find("k" + i)!;
            bool isDone = done.Contains($$"""{"id":"k{{i}}"}""");
            Assert.Equal(isDone ? SagaStatus.Completed : SagaStatus.Failed, it.Status);
            string[] effects = [.. hub.Services.Effects.Where(one => one.EndsWith("/k" + i, StringComparison.Ordinal)).Select(one => one.Split(' ')[1].Split('/')[1])];
            Assert.Contains("reserve", effects);
            Assert.Contains("pay", effects);
            Assert.Equal(!isDone, effects.Contains("release") && effects.Contains("refund"));
        }
    }
}
