using System.Globalization;
using EventHub.Conformance.Kit;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;

namespace EventHub.Conformance.Streams;

public abstract class StreamTests(RuntimeFixture runtime)
{
    [Fact]
    public async Task Items_ReachAGrain_InOrder_InItsTurns()
    {
        string key = Keys.Next();
        await NewGrain(key).Listen(key);

        for (int i = 0; i < 20; i++)
        {
            await Stream("numbers", key).OnNextAsync(i);
        }

        await runtime.InTimeAsync(Journal.Reaches(key, 20), "twenty items");
        Assert.Equal(Enumerable.Range(0, 20).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i} own True")), Journal.Of(key));
    }

    [Fact]
    public async Task Items_ReachAllSubscribers_InOneOrder()
    {
        string key = Keys.Next();
        string one = Keys.Next();
        string two = Keys.Next();
        StreamSubscriptionHandle<int> first = await Stream("numbers", key).SubscribeAsync((item, _) => Note(one, item));
        StreamSubscriptionHandle<int> second = await Stream("numbers", key).SubscribeAsync((item, _) => Note(two, item));

        await NewGrain(Keys.Next()).Publish(key, 1);
        await Stream("numbers", key).OnNextAsync(2);
        await runtime.InTimeAsync(Task.WhenAll(Journal.Reaches(one, 2), Journal.Reaches(two, 2)), "both items, twice");

        Assert.Equal(Journal.Of(one), Journal.Of(two));
        Assert.Equal(["1", "2"], Journal.Of(one));
        await first.UnsubscribeAsync();
        await second.UnsubscribeAsync();
    }

    [Fact]
    public async Task Items_ReachAGrainThatCameUpAgain()
    {
        string key = Keys.Next();
        IListenerGrain grain = NewGrain(key);
        await grain.Listen(key);
        await Stream("numbers", key).OnNextAsync(1);
        await runtime.InTimeAsync(Journal.Reaches(key, 1), "the first item");
        await grain.Deactivate();
        await Stream("numbers", key).OnNextAsync(2);
        await runtime.InTimeAsync(Journal.Reaches(key, 2), "the second item");

        Assert.Equal(["1 own True", "2 own True"], Journal.Of(key));
    }

    [Fact]
    public async Task Items_AfterUnsubscribing_DoNotCome()
    {
        string key = Keys.Next();
        string witness = Keys.Next();
        IListenerGrain grain = NewGrain(key);
        await grain.Listen(key);
        StreamSubscriptionHandle<int> other = await Stream("numbers", key).SubscribeAsync((item, _) => Note(witness, item));

        await Stream("numbers", key).OnNextAsync(1);
        await runtime.InTimeAsync(Task.WhenAll(Journal.Reaches(key, 1), Journal.Reaches(witness, 1)), "the first item");
        Assert.Equal(1, await grain.StopListening(key));
        await Stream("numbers", key).OnNextAsync(2);
        await runtime.InTimeAsync(Journal.Reaches(witness, 2), "the second item");

        Assert.Equal(["1 own True"], Journal.Of(key));
        Assert.Equal(0, await grain.StopListening(key));
        await other.UnsubscribeAsync();
    }

    [Fact]
    public async Task ImplicitSubscriber_ComesUpWithTheFirstItem()
    {
        string key = Keys.Next();

        await Stream("implicit-numbers", key).OnNextAsync(7);
        await runtime.InTimeAsync(Journal.Reaches(key, 2), "the first item");
        await Stream("implicit-numbers", key).OnNextAsync(8);
        await runtime.InTimeAsync(Journal.Reaches(key, 3), "the second item");

        Assert.Equal(["subscribed", "7", "8"], Journal.Of(key));
    }

    [Fact]
    public async Task Streams_OfOtherKeys_StayApart()
    {
        string key = Keys.Next();
        string other = Keys.Next();
        string seen = Keys.Next();
        StreamSubscriptionHandle<int> handle = await Stream("numbers", key).SubscribeAsync((item, _) => Note(seen, item));

        await Stream("numbers", other).OnNextAsync(1);
        await Stream("numbers", key).OnNextAsync(2);
        await runtime.InTimeAsync(Journal.Reaches(seen, 1), "the item");

        Assert.Equal(["2"], Journal.Of(seen));
        await handle.UnsubscribeAsync();
    }

    private static Task Note(string key, int item)
    {
        Journal.Add(key, item.ToString(CultureInfo.InvariantCulture));
        return Task.CompletedTask;
    }

    private IAsyncStream<int> Stream(string ns, string key) => runtime.Client.GetStreamProvider(RuntimeFixture.Streams).GetStream<int>(StreamId.Create(ns, key));

    private IListenerGrain NewGrain(string key) => runtime.Grains.GetGrain<IListenerGrain>(key);
}
