using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Grains.Tests.Subscriptions;

public class RetryTests
{
    [Fact]
    public async Task A_naked_delivery_comes_again_after_its_backoff()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        Received first = await sink.NextAsync();
        Assert.Equal(SettleResult.Settled, await hub.NakAsync("s", first, error: "not today"));
        Assert.Equal(1, hub.Cursor("s").Counts.Waiting);
        await hub.PassAsync(TimeSpan.FromSeconds(0.95));
        Assert.True(sink.IsEmpty);
        await hub.PassAsync(TimeSpan.FromSeconds(0.05));
        Received second = await sink.NextAsync();
        Assert.Equal(2, second.Attempt);
        Assert.Equal("not today", second.Handover.State.Error);
        Assert.Equal(SettleResult.DeadlinePassed, await hub.AckAsync("s", first));
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("s", second));
        Assert.Equal(new CursorCounts(1, 2, 0, 0, 0, 1), hub.Cursor("s").Counts);
    }

    [Fact]
    public async Task A_nak_without_wait_comes_again_at_once()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        await hub.NakAsync("s", await sink.NextAsync(), TimeSpan.Zero);
        Assert.Equal(2, (await sink.NextAsync()).Attempt);
    }

    [Fact]
    public async Task An_attempt_ends_with_its_deadline()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        Received first = await sink.NextAsync();
        await hub.PassAsync(TimeSpan.FromSeconds(29.95));
        Assert.Equal(1, hub.Cursor("s").Counts.InFlight);
        await hub.PassAsync(TimeSpan.FromSeconds(0.05));
        Assert.Equal(1, hub.Cursor("s").Counts.Waiting);
        await hub.PassAsync(TimeSpan.FromSeconds(1));
        Received second = await sink.NextAsync();
        Assert.Equal(2, second.Attempt);
        Assert.Equal(SettleResult.DeadlinePassed, await hub.AckAsync("s", first));
    }

    [Fact]
    public async Task Progress_starts_the_deadline_anew()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        Received first = await sink.NextAsync();
        hub.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(SettleResult.Settled, await hub.SettleAsync("s", new Settlement(first.Id, SettleVerb.Progress)));
        hub.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("s", first));
    }

    [Fact]
    public async Task After_the_last_attempt_a_delivery_is_a_dead_letter()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        for (int attempt = 1; attempt <= 4; attempt++)
        {
            Received delivery = await sink.NextAsync();
            Assert.Equal(attempt, delivery.Attempt);
            Assert.Equal(SettleResult.Settled, await hub.NakAsync("s", delivery, TimeSpan.Zero));
        }

        Assert.Equal(new CursorCounts(1, 2, 0, 0, 1, 1), hub.Cursor("s").Counts);
    }

    [Fact]
    public async Task A_delivery_given_up_is_a_dead_letter_at_once()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        await hub.SettleAsync("s", new Settlement((await sink.NextAsync()).Id, SettleVerb.Term, Error: "never"));
        Assert.Equal(1, hub.Cursor("s").Counts.DeadLetters);
    }

    [Fact]
    public async Task What_a_member_that_left_had_goes_to_another()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink first = hub.Join("s", out IConsumer leaving, credit: 1, returnsWork: true);
        await hub.PublishAsync();
        await first.NextAsync();
        TestSink second = hub.Join("s", consumer: "c2");
        leaving.Dispose();
        Assert.Equal(2, (await second.NextAsync()).Attempt);
    }
}
