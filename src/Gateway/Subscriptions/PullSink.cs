using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Subscriptions;

/// <summary>Gathers what a pull gets, from several partitions perhaps. Bounded by the pull's credit.</summary>
internal sealed class PullSink : IDeliverySink, IDisposable
{
    private readonly PooledBuffer _json = PooledBuffer.Rent();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private bool _isClosed;

    /// <summary>Deliveries so far.</summary>
    public int Count { get; private set; }

    /// <summary>Completes with the first delivery, or when there will be none.</summary>
    public Task First => _first.Task;

    /// <summary>What was gathered, separated by commas.</summary>
    public ReadOnlySpan<byte> Json => _json.Span;

    /// <inheritdoc/>
    public void Add(scoped in StoredRecord record, in Handover handover)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            if (Count++ > 0)
            {
                _json.Write(","u8);
            }

            DeliveryJson.Write(_json, record, handover);
        }
    }

    /// <inheritdoc/>
    public void Flush() => _first.TrySetResult();

    /// <inheritdoc/>
    public void End() => _first.TrySetResult();

    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            _json.Dispose();
        }
    }
}
