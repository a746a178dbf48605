using System.Globalization;
using EventHub.Conformance.Kit;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;

namespace EventHub.Conformance.Streams;

/// <summary>Subscribes when asked, and resumes what it subscribed to when it comes up again. Items are noted under the stream's key.</summary>
public sealed class ListenerGrain : Grain, IListenerGrain
{
    private TaskScheduler? _own;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _own = TaskScheduler.Current;
        foreach (StreamSubscriptionHandle<int> handle in await Stream(this.GetPrimaryKeyString()).GetAllSubscriptionHandles())
        {
            await handle.ResumeAsync((item, _) => Note(this.GetPrimaryKeyString(), item));
        }
    }

    public Task Listen(string stream) => Stream(stream).SubscribeAsync((item, _) => Note(stream, item));

    public async Task<int> StopListening(string stream)
    {
        IList<StreamSubscriptionHandle<int>> handles = await Stream(stream).GetAllSubscriptionHandles();
        foreach (StreamSubscriptionHandle<int> handle in handles)
        {
            await handle.UnsubscribeAsync();
        }

        return handles.Count;
    }

    public Task Publish(string stream, int number) => Stream(stream).OnNextAsync(number);

    public Task Deactivate()
    {
        this.DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private Task Note(string stream, int item)
    {
        Journal.Add(stream, string.Create(CultureInfo.InvariantCulture, $"{item} own {TaskScheduler.Current == _own}"));
        return Task.CompletedTask;
    }

    private IAsyncStream<int> Stream(string key) => this.GetStreamProvider(RuntimeFixture.Streams).GetStream<int>(StreamId.Create("numbers", key));
}
