using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>
/// How far one priority of a walk has come: everything below <see cref="Next"/> was handed out, or was not for the subscription. It holds the batch it
/// stands in, until that is given up to be found again.
/// </summary>
internal sealed class LaneWalk(byte lane, long from, long before, byte[]? channel = null)
{
    private StoredBatch? _batch;
    private BatchWalk _walk, _head;
    private bool _hasHead;

    public byte Lane { get; } = lane;

    /// <summary>The only channel whose events it finds; null for those of all that are not parked.</summary>
    public byte[]? Channel { get; } = channel;

    /// <summary>The sequence that is looked at next.</summary>
    public long Next { get; private set; } = from;

    /// <summary>The sequence behind the last that it handed out or that ended here; up to <see cref="Next"/> nothing else was for the subscription.</summary>
    public long SpanFrom { get; private set; } = from;

    /// <summary>The sequence behind its last.</summary>
    public long Before { get; } = before;

    /// <summary>Goes on at a sequence.</summary>
    public void MoveTo(long sequence)
    {
        SpanFrom = Next = sequence;
        Release();
    }

    /// <summary>Passes everything up to a sequence that was handed out before.</summary>
    public void Pass(long sequence) => SpanFrom = Next = Math.Max(Next, sequence + 1);

    /// <summary>Gives the batch up.</summary>
    public void Release()
    {
        _hasHead = false;
        _batch?.Dispose();
        _batch = null;
    }

    /// <summary>
    /// Takes what was read behind <paramref name="after"/>; the batch is the lane's. Nothing is taken when the lane was moved meanwhile. False when it
    /// stands where it stood.
    /// </summary>
    public bool Take(long after, in PartitionRead read)
    {
        if (after != Next - 1)
        {
            read.Batch?.Dispose();
            return true;
        }

        Release();
        long before = Next;
        if (read.Batch is not { } batch)
        {
            Next = Math.Max(Next, read.Place + 1);
            return Next > before;
        }

        _batch = batch;
        _walk = new BatchWalk(batch);
        return true;
    }

    /// <summary>
    /// Finds the next event of this lane that <paramref name="cursor"/> wants, up to <paramref name="through"/>, and stands before it.
    /// </summary>
    public LanePeek Peek(SubscriptionCursor cursor, Walk walk, long through, out StoredRecord record)
    {
        through = Math.Min(through, Before - 1);
        while (!_hasHead)
        {
            if (Next > through)
            {
                record = default;
                return LanePeek.Empty;
            }

            if (_batch is null)
            {
                record = default;
                return LanePeek.NeedsRead;
            }

            if (Step(cursor, walk, through) is { } stop)
            {
                record = default;
                return stop;
            }
        }

        BatchWalk head = _head;
        head.TryNext(out record);
        return LanePeek.Found;
    }

    /// <summary>Steps behind what <see cref="Peek"/> found.</summary>
    public void Pop()
    {
        _walk = _head;
        _walk.TryNext(out StoredRecord record);
        SpanFrom = Next = record.Sequence + 1;
        _hasHead = false;
    }

    /// <summary>What it found is looked at again.</summary>
    public void LookAgain()
    {
        if (_hasHead)
        {
            _walk = _head;
            _hasHead = false;
        }
    }

    // Null when it may go on.
    private LanePeek? Step(SubscriptionCursor cursor, Walk walk, long through)
    {
        BatchWalk before = _walk;
        if (!_walk.TryNext(out StoredRecord record))
        {
            Next = Math.Max(Next, _batch!.NextSequence);
            Release();
            return null;
        }

        if (!record.IsEvent || record.Sequence < Next)
        {
            return null;
        }

        if (record.Sequence > through)
        {
            // Not yet: it stands before it.
            _walk = before;
            Next = record.Sequence;
            return null;
        }

        Wanted wanted = (int)record.Priority != Lane || (Channel is not null && !record.Channel.SequenceEqual(Channel)) ? Wanted.No : cursor.Look(walk, this, record);
        if (wanted is Wanted.AskJournal or Wanted.Waits)
        {
            _walk = before;
            Next = record.Sequence;
            return wanted == Wanted.Waits ? LanePeek.Empty : LanePeek.NeedsJournal;
        }

        Take(cursor, walk, wanted, record.Sequence, before);
        return null;
    }

    private void Take(SubscriptionCursor cursor, Walk walk, Wanted wanted, long sequence, in BatchWalk before)
    {
        Next = sequence + 1;
        switch (wanted)
        {
            case Wanted.Yes:
                _head = before;
                _hasHead = true;
                Next = sequence;
                break;
            case Wanted.Gone:
                cursor.Expire(walk, this, sequence);
                SpanFrom = Next;
                break;
            case Wanted.Parked:
                SpanFrom = Next;
                break;
        }
    }
}
