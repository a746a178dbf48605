using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Grains.Tests.Subscriptions;

public class HandingOutTests
{
    [Fact]
    public async Task What_is_published_behind_the_definition_is_handed_out_in_order()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.PublishAsync("a.before");
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        long first = await hub.PublishAsync("a.one"), second = await hub.PublishAsync("a.two");
        List<Received> got = await sink.NextAsync(2);
        Assert.Equal([first, second], got.Select(delivery => delivery.Sequence));
        Assert.All(got, delivery => Assert.Equal(1, delivery.Attempt));
        Assert.All(got, delivery => Assert.False(delivery.Handover.Late || delivery.Handover.Replay));
    }

    [Fact]
    public async Task Only_what_a_pattern_matches_is_handed_out()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition("orders.*", "users.>"));
        TestSink sink = hub.Join("s");
        await hub.PublishAsync("other.x");
        await hub.PublishAsync("orders.new");
        await hub.PublishAsync("orders.new.late");
        await hub.PublishAsync("users.a.b");
        Assert.Equal(["orders.new", "users.a.b"], (await sink.NextAsync(2)).Select(delivery => delivery.Channel));
    }

    [Fact]
    public async Task No_more_is_handed_out_than_there_is_credit()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s", out IConsumer member, credit: 2);
        for (int i = 0; i < 5; i++)
        {
            await hub.PublishAsync();
        }

        List<Received> got = await sink.NextAsync(2);
        Assert.Equal(2, hub.Cursor("s").Counts.InFlight);
        await hub.AckAsync("s", got[0]);
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        member.AddCredit(3);
        Assert.Equal([3, 4, 5], (await sink.NextAsync(3)).Select(delivery => delivery.Sequence));
    }

    [Fact]
    public async Task No_more_is_in_flight_than_the_subscription_allows()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition() with { MaxInFlight = 2 });
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        await hub.PublishAsync();
        await hub.PublishAsync();
        List<Received> got = await sink.NextAsync(2);
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("s", got[1]));
        Assert.Equal(3, (await sink.NextAsync()).Sequence);
    }

    [Fact]
    public async Task What_came_before_the_definition_is_late_when_it_is_asked_for()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.PublishAsync("a.1");
        await hub.PublishAsync("a.2");
        await hub.DefineAsync("s", from: 2);
        await hub.PublishAsync("a.3");
        TestSink sink = hub.Join("s");
        List<Received> got = await sink.NextAsync(2);
        Assert.Equal(["a.2", "a.3"], got.Select(delivery => delivery.Channel));
        Assert.Equal([true, false], got.Select(delivery => delivery.Handover.Late));
    }

    [Fact]
    public async Task Members_share_the_work()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink one = hub.Join("s", consumer: "one"), two = hub.Join("s", consumer: "two");
        for (int i = 0; i < 4; i++)
        {
            await hub.PublishAsync();
        }

        List<Received> got = [.. await one.NextAsync(2), .. await two.NextAsync(2)];
        Assert.Equal([1, 2, 3, 4], got.Select(delivery => delivery.Sequence).Order());
    }

    [Fact]
    public async Task A_deleted_subscription_ends_its_members()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        Subscription subscription = await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        Assert.True(await hub.Deliveries.RemoveAsync(subscription.Id));
        await sink.Ended.Task.WaitAsync(DeliveryFixture.Patience);
        Assert.Null(hub.Deliveries.Find("s"));
        Assert.False(await hub.Deliveries.RemoveAsync(subscription.Id));
    }

    [Fact]
    public async Task What_could_not_be_read_is_read_again_by_itself()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.Log.PublishManyAsync(300, _ => "a.b");
        await hub.DefineAsync("s", from: 0);
        await hub.RestartAsync();
        hub.Log.Disk.FailsRead = true;
        TestSink sink = hub.Join("s");
        await hub.SettledAsync();
        Assert.False(hub.Log.Disk.FailsRead, "Nothing was read.");
        Assert.True(sink.IsEmpty, "What could not be read was handed out.");
        hub.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, (await sink.NextAsync()).Sequence);
    }
}
