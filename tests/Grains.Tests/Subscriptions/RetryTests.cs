using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Subscriptions;

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

    [Theory]
    [InlineData("")]
    [InlineData("restart")]
    [InlineData("kill")]
    public async Task What_was_returned_untouched_does_not_count(string between)
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition() with { Retry = new RetryPolicy(2, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), 2, 0) });
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        for (int attempt = 1; attempt <= 5; attempt++)
        {
            Received untouched = await sink.NextAsync();
            Assert.Equal(attempt, untouched.Attempt);
            Assert.Equal(SettleResult.Settled, await hub.ReturnAsync("s", untouched));
            Assert.Equal(SettleResult.Settled, await hub.ReturnAsync("s", untouched));
            Assert.Equal(SettleResult.DeadlinePassed, await hub.AckAsync("s", untouched));
        }

        if (between == "restart")
        {
            Received inFlight = await sink.NextAsync();
            await hub.RestartAsync();
            sink = hub.Join("s");
            Assert.Equal(SettleResult.Settled, await hub.ReturnAsync("s", inFlight));
        }
        else if (between == "kill")
        {
            // The hand-over under way is forgotten with the crash.
            await hub.KillAsync();
            sink = hub.Join("s");
        }

        // The first that counts waits as the first would, and the second is the last.
        await hub.NakAsync("s", await sink.NextAsync());
        await hub.PassAsync(TimeSpan.FromSeconds(0.95));
        Assert.True(sink.IsEmpty);
        await hub.PassAsync(TimeSpan.FromSeconds(0.05));
        await hub.NakAsync("s", await sink.NextAsync());
        Assert.Equal(1, hub.Cursor("s").Counts.DeadLetters);
    }

    [Fact]
    public async Task Returning_for_ever_ends_with_a_dead_letter()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition() with { Retry = new RetryPolicy(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), 2, 0) });
        TestSink sink = hub.Join("s", credit: 2 * Settlement.ReturnsMax);
        await hub.PublishAsync();
        for (int returned = 0; returned <= Settlement.ReturnsMax; returned++)
        {
            Assert.Equal(0, hub.Cursor("s").Counts.DeadLetters);
            await hub.ReturnAsync("s", await sink.NextAsync());
        }

        Assert.Equal(1, hub.Cursor("s").Counts.DeadLetters);
    }

    [Fact]
    public async Task What_was_returned_says_so()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        long sequence = await hub.PublishAsync();
        await hub.ReturnAsync("s", await sink.NextAsync());
        Received second = await sink.NextAsync();
        Assert.Equal(["returned", null], (await hub.DeliveriesOfAsync(sequence)).Single().Attempts.Select(attempt => attempt.Result));
        await hub.SettleAsync("s", new Settlement(second.Id, SettleVerb.Term));
        Assert.Equal(["returned", "termed"], (await hub.DeliveriesOfAsync(sequence)).Single().Attempts.Select(attempt => attempt.Result));
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
