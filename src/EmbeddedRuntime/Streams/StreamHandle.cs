using Orleans.Runtime;
using Orleans.Streams;

namespace EventHub.EmbeddedRuntime.Streams;

/// <summary>A handle on a subscription.</summary>
internal sealed class StreamHandle<T>(StreamHub hub, StreamKey stream, Guid subscription) : StreamSubscriptionHandle<T>
{
    public override StreamId StreamId => stream.Id;

    public override string ProviderName => stream.Provider;

    public override Guid HandleId => subscription;

    public override Task UnsubscribeAsync()
    {
        hub.Unsubscribe(stream, subscription);
        return Task.CompletedTask;
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null)
    {
        StreamHub.RefuseToken(token);
        hub.Resume(stream, subscription, new StreamHandler<T>(observer));
        return Task.FromResult<StreamSubscriptionHandle<T>>(this);
    }

    public override bool Equals(StreamSubscriptionHandle<T>? other) => other is not null && other.HandleId == HandleId;
}
