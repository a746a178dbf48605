using Orleans.Runtime;
using Orleans.Streams;

namespace EventHub.EmbeddedRuntime.Streams;

/// <summary>The streams of one name.</summary>
internal sealed class StreamProvider(StreamHub hub, string name) : IStreamProvider
{
    public string Name => name;

    public bool IsRewindable => false;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new MemoryStream<T>(hub, new StreamKey(name, streamId));
}
