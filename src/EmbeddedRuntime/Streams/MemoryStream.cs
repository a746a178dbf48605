using Orleans.Runtime;
using Orleans.Streams;

namespace EventHub.EmbeddedRuntime.Streams;

/// <summary>A stream as its users see it.</summary>
internal sealed class MemoryStream<T>(StreamHub hub, StreamKey stream) : IAsyncStream<T>
{
    public bool IsRewindable => false;

    public string ProviderName => stream.Provider;

    public StreamId StreamId => stream.Id;

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => hub.PublishAsync(stream, [item], isValue: true, error: null);

    public Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null) =>
        hub.PublishAsync(stream, [.. batch.Cast<object?>()], isValue: true, error: null);

    public Task OnCompletedAsync() => hub.PublishAsync(stream, [null], isValue: false, error: null);

    public Task OnErrorAsync(Exception ex) => hub.PublishAsync(stream, [null], isValue: false, error: ex);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        StreamHub.RefuseToken(token);
        return Task.FromResult<StreamSubscriptionHandle<T>>(new StreamHandle<T>(hub, stream, hub.Subscribe(stream, new StreamHandler<T>(observer))));
    }

    public Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles() =>
        Task.FromResult<IList<StreamSubscriptionHandle<T>>>([.. hub.SubscriptionsOfCaller(stream).Select(id => new StreamHandle<T>(hub, stream, id))]);

    public bool Equals(IAsyncStream<T>? other) => other is not null && other.StreamId == StreamId && other.ProviderName == ProviderName;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    public override int GetHashCode() => stream.GetHashCode();
}
