using System.Diagnostics.CodeAnalysis;
using EventHub.EmbeddedRuntime.Activations;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Streams;

/// <summary>The subscriptions of one stream. All get its items in one order.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The semaphore makes no wait handle, so there is nothing to dispose.")]
internal sealed class StreamTopic(GrainRuntime runtime, StreamKey stream, IEnumerable<GrainId> implicitGrains)
{
    private readonly SemaphoreSlim _publishing = new(1, 1);
    private readonly Lock _gate = new();
    private StreamSubscription[] _subscriptions = [.. implicitGrains.Select(grain => new StreamSubscription(runtime, stream, CallChains.NextId(), grain, null) { IsImplicit = true })];
    private long _last;

    public IReadOnlyList<StreamSubscription> Subscriptions => Volatile.Read(ref _subscriptions);

    public StreamSubscription Add(GrainId? grain, IStreamHandler? handler)
    {
        StreamSubscription added = new(runtime, stream, CallChains.NextId(), grain, handler);
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions, added];
        }

        return added;
    }

    public void Remove(StreamSubscription subscription)
    {
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions.Where(other => other != subscription)];
        }

        subscription.End();
    }

    public async Task PublishAsync(object?[] values, bool isValue, Exception? error)
    {
        await _publishing.WaitAsync().ConfigureAwait(false);
        try
        {
            foreach (object? value in values)
            {
                StreamItem item = new(value, isValue, error, new EventSequenceToken(++_last));
                foreach (StreamSubscription subscription in Subscriptions)
                {
                    await subscription.AddAsync(item).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _publishing.Release();
        }
    }
}
