using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace EventHub.EmbeddedRuntime.Streams;

/// <summary>A subscription whose item type the grain has yet to say.</summary>
internal sealed class StreamHandleFactory(StreamHub hub, StreamKey stream, Guid subscription) : IStreamSubscriptionHandleFactory
{
    public StreamId StreamId => stream.Id;

    public string ProviderName => stream.Provider;

    public StreamSubscriptionHandle<T> Create<T>() => new StreamHandle<T>(hub, stream, subscription);
}
