using System.Runtime.CompilerServices;
using EventHub.Gateway.Errors;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Subscriptions;

/// <summary>What is to be settled of one subscription in one partition.</summary>
internal sealed class SettleSlot
{
    private ISubscriptionCursor? _cursor;

    /// <summary>The subscription's id.</summary>
    public long Subscription { get; private set; }

    /// <summary>The partition's number.</summary>
    public int Partition { get; private set; }

    /// <summary>The settlements.</summary>
    public SettleBatch Batch { get; private set; } = null!;

    /// <summary>Why the storage did not take them, or null.</summary>
    public Problem? Fault { get; private set; }

    public void Open(long subscription, int partition, ISubscriptionCursor? cursor)
    {
        Subscription = subscription;
        Partition = partition;
        _cursor = cursor;
        Batch = SettleBatch.Rent();
        Fault = null;
    }

    public void Close()
    {
        Batch.Dispose();
        Batch = null!;
        _cursor = null;
    }

    /// <summary>Settles them. A fault is kept, not thrown: what the other partitions do is answered as well.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SettleAsync(Faults faults)
    {
        try
        {
            // Without a cursor they stay unknown: the subscription is gone.
            await (_cursor?.SettleAsync(Batch) ?? default);
        }
        catch (Exception fault)
        {
            Fault = faults.ToProblem(fault);
        }
    }
}
