using EventHub.EmbeddedRuntime.Tests.Kit;
using Orleans;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Streams;

namespace EventHub.EmbeddedRuntime.Tests.Streams;

public sealed class StreamHubTests
{
    [Fact]
    public async Task Publisher_WaitsForRoom()
    {
        await using TestHost host = await TestHost.StartAsync(options => options.StreamQueueItemsMax = 2);
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<int> taken = [];
        IAsyncStream<int> stream = Stream(host, "full");
        StreamSubscriptionHandle<int> handle = await stream.SubscribeAsync(async (item, _) =>
        {
            reached.TrySetResult();
            await gate.Task;
            taken.Add(item);
        });

        await stream.OnNextAsync(0);
        await reached.Task.WaitAsync(TestHost.Patience);
        await stream.OnNextAsync(1);
        await stream.OnNextAsync(2);
        Task third = stream.OnNextAsync(3);
        Assert.False(third.IsCompleted);
        gate.SetResult();
        await third.WaitAsync(TestHost.Patience);
        await handle.UnsubscribeAsync();
    }

    [Fact]
    public async Task Subscriber_ThatFails_IsToldOfIt_AndGetsTheNextItem()
    {
        await using TestHost host = await TestHost.StartAsync();
        TaskCompletionSource<string> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<string> seen = [];
        IAsyncStream<int> stream = Stream(host, "failing");
        await stream.SubscribeAsync(
            (item, token) =>
            {
                seen.Add($"{item} at {token!.SequenceNumber}");
                return item == 1 ? throw new InvalidOperationException("not one") : Task.CompletedTask;
            },
            error =>
            {
                seen.Add(error.Message);
                return Task.CompletedTask;
            },
            () =>
            {
                ended.TrySetResult(string.Join(", ", seen));
                return Task.CompletedTask;
            });

        await stream.OnNextBatchAsync([1, 2]);
        await stream.OnErrorAsync(new InvalidOperationException("from the producer"));
        await stream.OnCompletedAsync();

        Assert.Equal("1 at 1, not one, 2 at 2, from the producer", await ended.Task.WaitAsync(TestHost.Patience));
        Assert.Single(host.Log.Of(7007));
    }

    [Fact]
    public async Task Subscribe_InThePast_IsRefused()
    {
        await using TestHost host = await TestHost.StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => Stream(host, "past").SubscribeAsync(new Ignoring(), new EventSequenceToken(1)));
    }

    [Fact]
    public async Task Resume_ReplacesTheObserver_UntilUnsubscribed()
    {
        await using TestHost host = await TestHost.StartAsync();
        TaskCompletionSource<int> second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        IAsyncStream<int> stream = Stream(host, "resumed");
        StreamSubscriptionHandle<int> handle = await stream.SubscribeAsync(new Ignoring());
        await handle.ResumeAsync((item, _) =>
        {
            second.TrySetResult(item);
            return Task.CompletedTask;
        });
        await stream.OnNextAsync(5);

        Assert.Equal(5, await second.Task.WaitAsync(TestHost.Patience));
        Assert.Equal(handle, Assert.Single(await stream.GetAllSubscriptionHandles()));
        await handle.UnsubscribeAsync();
        Assert.Empty(await stream.GetAllSubscriptionHandles());
        await Assert.ThrowsAsync<InvalidOperationException>(() => handle.ResumeAsync(new Ignoring()));
    }

    [Fact]
    public async Task Provider_Unknown_IsReported()
    {
        await using TestHost host = await TestHost.StartAsync();
        Assert.Throws<InvalidOperationException>(() => host.Client.GetStreamProvider("unknown"));
    }

    private static IAsyncStream<int> Stream(TestHost host, string key) => host.Client.GetStreamProvider("streams").GetStream<int>(StreamId.Create("numbers", key));

    private sealed class Ignoring : IAsyncObserver<int>
    {
        public Task OnNextAsync(int item, StreamSequenceToken? token = null) => Task.CompletedTask;
    }
}
