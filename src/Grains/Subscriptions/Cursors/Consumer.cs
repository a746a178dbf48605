using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>A member of a cursor's consumers. What is not said otherwise happens in turns of the cursor.</summary>
internal sealed class Consumer(SubscriptionCursor cursor, string name, IDeliverySink sink, int credit, bool returnsWork) : IConsumer
{
    private SubscriptionCursor _cursor = cursor;
    private bool _hasUnsent;

    public string Name { get; } = name;

    /// <summary>True when its open deliveries go to others as soon as it leaves.</summary>
    public bool ReturnsWork { get; } = returnsWork;

    /// <summary>How many more deliveries it takes.</summary>
    public long Credit { get; private set; } = credit;

    public bool HasLeft { get; private set; }

    /// <inheritdoc/>
    public void AddCredit(int more) => Volatile.Read(ref _cursor).AddCredit(this, more);

    /// <summary>Leaves.</summary>
    public void Dispose() => Volatile.Read(ref _cursor).Leave(this);

    /// <summary>More credit; at most <see cref="int.MaxValue"/> altogether.</summary>
    public void Add(int more) => Credit = Math.Min(Credit + more, int.MaxValue);

    /// <summary>Takes a place that a delivery will use.</summary>
    public void Reserve() => Credit--;

    /// <summary>Hands a delivery over, whose place was reserved.</summary>
    public void Give(scoped in StoredRecord record, in Handover handover)
    {
        sink.Add(record, handover);
        _hasUnsent = true;
    }

    /// <summary>Ends a run.</summary>
    public void Flush()
    {
        if (_hasUnsent)
        {
            _hasUnsent = false;
            sink.Flush();
        }
    }

    /// <summary>Nothing comes any more.</summary>
    public void End()
    {
        HasLeft = true;
        sink.End();
    }

    /// <summary>It is a member of another cursor from now on.</summary>
    public void MoveTo(SubscriptionCursor cursor) => Volatile.Write(ref _cursor, cursor);

    /// <summary>Notes that it left.</summary>
    public void Left() => HasLeft = true;
}
