using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>A member of a cursor's consumers. What is not said otherwise happens in turns of the cursor.</summary>
internal sealed class Consumer(SubscriptionCursor cursor, string name, IDeliverySink sink, DeliveryCredit credit, bool returnsWork) : IConsumer
{
    private readonly IToldSink? _told = sink as IToldSink;
    private SubscriptionCursor _cursor = cursor;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasUnsent, _isSeen;
    private int _inHand;

    public string Name { get; } = name;

    public bool HasLeft { get; private set; }

    /// <inheritdoc/>
    public Task Drained => _drained.Task;

    /// <inheritdoc/>
    public void AddCredit(int more) => credit.Add(more);

    /// <inheritdoc/>
    public void Wake() => Volatile.Read(ref _cursor).Wake();

    /// <inheritdoc/>
    public void Leave(bool returnsWork) => Volatile.Read(ref _cursor).Leave(this, returnsWork);

    /// <summary>Leaves.</summary>
    public void Dispose() => Leave(returnsWork);

    /// <summary>True when it takes more.</summary>
    public bool HasCredit => credit.Left > 0;

    /// <summary>Takes a place for one delivery; false when its credit is spent.</summary>
    public bool TryTake() => credit.TryTake();

    /// <summary>Gives back a place that was not used.</summary>
    public void Restore() => credit.Add(1, this);

    /// <summary>It has a delivery more.</summary>
    public void Took() => Interlocked.Increment(ref _inHand);

    /// <summary>It has a delivery less: settled, or its time was up.</summary>
    public void Lost()
    {
        if (Interlocked.Decrement(ref _inHand) < 0)
        {
            // Counted when it moved to another cursor.
            Interlocked.Increment(ref _inHand);
        }
        else if (credit.IsWindow)
        {
            credit.Add(1);
        }
    }

    /// <summary>Its credit wakes it from now on.</summary>
    public void Joined() => credit.Attach(this);

    /// <summary>A turn begins that looks for it too.</summary>
    public void See()
    {
        _isSeen = true;
        _told?.Began();
    }

    /// <summary>There is nothing more for it now.</summary>
    public void Drain()
    {
        if (_isSeen)
        {
            _drained.TrySetResult();
        }

        _told?.Turned();
    }

    /// <summary>Hears of what there is without credit; null when it does not.</summary>
    public IToldSink? Told => _told;

    /// <summary>True when it was given something in this turn.</summary>
    public bool HasUnsent => _hasUnsent;

    /// <summary>Hands a delivery over, whose place was taken.</summary>
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
        Left();
        _drained.TrySetResult();
        sink.End();
    }

    /// <summary>It is a member of another cursor from now on, which knows nothing of what it has.</summary>
    public void MoveTo(SubscriptionCursor cursor)
    {
        Volatile.Write(ref _cursor, cursor);
        int had = Interlocked.Exchange(ref _inHand, 0);
        if (had > 0 && credit.IsWindow)
        {
            credit.Add(had);
        }
    }

    /// <summary>Notes that it left.</summary>
    public void Left()
    {
        HasLeft = true;
        credit.Detach(this);
    }
}
