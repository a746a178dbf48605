using EventHub.Grains.Sagas;
using EventHub.Grains.Tests.Partitions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;

namespace EventHub.Grains.Tests.Sagas;

/// <summary>The wall clock is set, forward and back: what is due comes when the clock shows its time, once, and no sooner.</summary>
public sealed class SagaClockTests
{
    [Fact]
    public async Task A_clock_set_forward_makes_due_what_it_passes()
    {
        await using SagaFixture hub = await ShippingAsync();
        hub.Log.Time.StepWallClock(TimeSpan.FromHours(1));
        await LookAsync(hub);
        await hub.UntilEndedAsync("k1", SagaStatus.Failed);
        Assert.Equal(4, hub.Services.Effects.Count);
    }

    [Fact]
    public async Task A_clock_set_back_puts_off_what_is_due_and_comes_to_it_once()
    {
        await using SagaFixture hub = await ShippingAsync();
        long due = hub.Find("k1")!.TimeoutTicks;
        hub.Log.Time.StepWallClock(TimeSpan.FromHours(-2));
        for (int i = 0; i < 12; i++)
        {
            await PassAsync(hub, TimeSpan.FromMinutes(14));
        }

        Assert.True(hub.Log.Time.GetUtcNow().UtcTicks < due, "The clock ran too far.");
        Assert.Equal(("shipping", due), (hub.Find("k1")!.State, hub.Find("k1")!.TimeoutTicks));
        await PassAsync(hub, TimeSpan.FromMinutes(15));
        await hub.UntilEndedAsync("k1", SagaStatus.Failed);
        Assert.Single((await hub.Sagas.HistoryAsync(new SagaId("order", "k1"), 100)).Where(line => line.Note.Kind == SagaNoteKind.TimedOut));
    }

    // The time that events are stored at never goes back, so for an hour all of them have that of the jump.
    [Fact]
    public async Task A_clock_set_forward_and_back_again_makes_nothing_due_too_soon()
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync();
        hub.Log.Time.StepWallClock(TimeSpan.FromHours(2));
        await hub.Log.PublishAsync("other");
        hub.Log.Time.StepWallClock(TimeSpan.FromHours(-2));
        await hub.PlaceAsync("k1");
        await hub.UntilInAsync("k1", "shipping");
        await hub.ShipAsync("k1");
        await hub.UntilEndedAsync("k1", SagaStatus.Completed);
        Assert.Single(await hub.PayloadsAsync("orders.done"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_retry_comes_by_the_clock_under_the_same_key(int hours)
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync(SagaFixture.Order.Replace("after: 1h", "after: 365d", StringComparison.Ordinal));
        bool isDown = true;
        hub.Services.Answering = call => isDown && call.Request.Service == "bank" ? Task.FromException(new IOException("The connection was lost.")) : Task.CompletedTask;
        await hub.PlaceAsync("k1");
        await hub.UntilAsync(() => hub.Find("k1")?.Open is [{ Phase: StepPhase.Backoff }], "the payment waits for its next attempt");
        long due = hub.Find("k1")!.DueTicks;
        isDown = false;
        int calls = Bank(hub).Length;
        hub.Log.Time.StepWallClock(TimeSpan.FromHours(hours));
        await PassAsync(hub, TimeSpan.FromSeconds(5));
        if (hours < 0)
        {
            Assert.Equal((StepPhase.Backoff, due, calls), (hub.Find("k1")!.Open.Single().Phase, hub.Find("k1")!.DueTicks, Bank(hub).Length));
            await PassAsync(hub, TimeSpan.FromHours(1));
        }

        await hub.UntilInAsync("k1", "shipping");
        Assert.Equal(calls + 1, Bank(hub).Length);
        Assert.Single(Bank(hub).Select(static call => call.IdempotencyKey).Distinct());
        Assert.Equal(2, hub.Services.Effects.Count);
    }

    private static SagaCommand.CallService[] Bank(SagaFixture hub) => [.. hub.Services.Calls.Where(static call => call.Request.Service == "bank")];

    private static async Task<SagaFixture> ShippingAsync()
    {
        SagaFixture hub = await SagaFixture.OpenAsync();
        await hub.PlaceAsync("k1");
        await hub.UntilInAsync("k1", "shipping");
        return hub;
    }

    // The engine looks at the clock every few seconds, however far off what is due was.
    private static Task LookAsync(SagaFixture hub) => PassAsync(hub, TimeSpan.FromSeconds(5));

    // Time passes, and the engine has seen that: what is asked of it is answered by a row after.
    private static async Task PassAsync(SagaFixture hub, TimeSpan time)
    {
        hub.Log.Time.Advance(time);
        await hub.Sagas.GiveAsync(new SagaId("order", "k1"), static now => new SagaInput.Resume(now)).WaitAsync(PartitionFixture.Patience);
    }
}
