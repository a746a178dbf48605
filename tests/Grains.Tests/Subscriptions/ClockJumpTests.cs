using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Grains.Tests.Subscriptions;

/// <summary>The wall clock leaps an hour or a year, either way: deadlines and waits take as long as they always do, also over a restart.</summary>
public class ClockJumpTests
{
    public static TheoryData<int> Hours => [1, -1, 365 * 24, -365 * 24];

    [Theory]
    [MemberData(nameof(Hours))]
    public async Task An_ack_deadline_is_as_long_as_ever(int hours)
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        Received first = await sink.NextAsync();
        hub.Time.StepWallClock(TimeSpan.FromHours(hours));
        await hub.PassAsync(TimeSpan.FromSeconds(29));
        Assert.True(sink.IsEmpty);
        Assert.Equal(1, hub.Cursor("s").Counts.InFlight);
        await hub.PassAsync(TimeSpan.FromSeconds(3));
        Received again = await sink.NextAsync();
        Assert.Equal((first.Sequence, 2), (again.Sequence, again.Attempt));
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("s", again));
    }

    [Theory]
    [MemberData(nameof(Hours))]
    public async Task A_wait_is_as_long_as_ever(int hours)
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        await hub.NakAsync("s", await sink.NextAsync(), TimeSpan.FromSeconds(20), "later");
        hub.Time.StepWallClock(TimeSpan.FromHours(hours));
        await hub.PassAsync(TimeSpan.FromSeconds(19));
        Assert.True(sink.IsEmpty);
        await hub.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(2, (await sink.NextAsync()).Attempt);
    }

    [Theory]
    [MemberData(nameof(Hours))]
    public async Task A_wait_is_no_longer_over_a_restart_with_another_time(int hours)
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        await hub.PublishAsync();
        List<Received> got = await sink.NextAsync(2);
        await hub.NakAsync("s", got[0], TimeSpan.FromSeconds(20), "later");
        hub.Time.StepWallClock(TimeSpan.FromHours(hours));
        await hub.KillAsync();
        sink = hub.Join("s");
        await hub.PassAsync(TimeSpan.FromSeconds(32));
        List<Received> again = await sink.NextAsync(2);
        Assert.Equal([1, 2], again.Select(delivery => delivery.Sequence).Order());
    }
}
