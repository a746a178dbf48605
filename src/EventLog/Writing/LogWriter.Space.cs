using EventHub.EventLog.Disks;
using EventHub.EventLog.Format;
using EventHub.EventLog.Reading;
using EventHub.EventLog.Retention;
using EventHub.EventLog.Segments;
using EventHub.Protocol.Errors;

namespace EventHub.EventLog.Writing;

/// <content>Finding room for the next commit: in memory, in the segment, in a new segment.</content>
internal sealed partial class LogWriter
{
    // The header block of a new segment and of the batch in it are both at most this.
    private const int SegmentOverheadBytes = 8192;

    // What fits into a commit of the usual size, and one append at least; on a full disk only what may, or may not, use the reserve.
    private int SelectAppends(out bool control)
    {
        int bytes = BatchFormat.HeaderBytes;
        bool sorts = _allocator.IsFull;
        control = true;
        while (_pending.TryPeek(out AppendOperation? next)
            && (_current.Count == 0
                || (bytes + next.Batch.Bytes.Length <= _options.CommitBytesTarget && (!sorts || next.Batch.IsControl == control))))
        {
            _current.Add(_pending.Dequeue());
            bytes += next.Batch.Bytes.Length;
            control &= next.Batch.IsControl;
        }

        return bytes;
    }

    private SharedBuffer ArenaFor(int bytes)
    {
        int padded = (int)_state.Active.Align(bytes) + _disk.Alignment;
        if (_arena is null || _arena.Capacity - _arenaUsed < padded)
        {
            _arena = _arenas.Rent(Math.Max(padded, bytes));
            _arenaUsed = 0;
            _state.Tail.AddBuffer(_arena);
        }

        return _arena;
    }

    private Allocation EnsureSpace(int bytes, bool control)
    {
        Segment active = _state.Active;
        long end = active.Align(active.NextOffset + bytes);
        if (end > _options.SegmentBytes && active.DataEnd > active.Header.DataStart)
        {
            Allocation spare = _allocator.EnsureSpare(SegmentOverheadBytes + bytes);
            if (spare != Allocation.Ready)
            {
                return FallBack(spare, end, control);
            }

            if (!TryRoll(active.Header.Epoch, active.NextLsn, active.NextSequence))
            {
                return Allocation.Full;
            }

            active = _state.Active;
            end = active.Align(active.NextOffset + bytes);
        }

        Allocation space = _allocator.Ensure(end);
        return space == Allocation.Ready && KeepsReserve(end, control) ? Allocation.Ready : FallBack(space, end, control);
    }

    // Once the disk is full, what was preallocated last stays free for settlements and deletes.
    private bool KeepsReserve(long end, bool control) =>
        control || !_allocator.IsFull || _allocator.ActiveEnd - end >= _options.ReserveBytes;

    private Allocation FallBack(Allocation space, long end, bool control)
    {
        if (space == Allocation.Ready)
        {
            // Ready but for the reserve: ask for more, so that publishing goes on when space returns.
            long ready = _allocator.ActiveEnd;
            return ready < _options.SegmentBytes ? _allocator.Ensure(ready + 1) : _allocator.EnsureSpare(SegmentOverheadBytes);
        }

        return space == Allocation.Full && control && end <= _allocator.ActiveEnd ? Allocation.Ready : space;
    }

    /// <summary>
    /// Ends the segment being written and starts the next; the old one gets its footer in the background. False when
    /// there was no room for the header after all, and everything is as before.
    /// </summary>
    private bool TryRoll(Protocol.Positions.Epoch epoch, long nextLsn, long nextSequence)
    {
        Segment old = _state.Active;
        if (_hasUnsynced)
        {
            SyncActive();
        }

        (IDiskFile file, string path, long allocatedEnd) = _allocator.TakeSpare();
        SegmentHeader header = new(
            _options.Partition, epoch, _disk.Alignment, SegmentFiles.NewSalt(old.Header.Salt, nextLsn), nextLsn, nextSequence,
            Math.Max(_time.GetUtcNow().UtcTicks, old.LastTicks), old.LastCrc, old.Header.AcksUnsynced);
        Segment segment;
        try
        {
            segment = SegmentFiles.Start(_disk, _options.Directory, file, path, header);
        }
        catch (DiskFullException) when (_disk.Exists(path))
        {
            _allocator.ReturnSpare(file, allocatedEnd);
            return false;
        }

        _state.SetSegments([.. _state.Segments, segment]);
        _allocator.Attach(segment, Math.Max(allocatedEnd, header.DataStart));
        _scheduler.Run(() => SegmentFiles.Seal(old));
        return true;
    }

    /// <summary>Hides everything below a place at the next step, and frees the segments that are then empty.</summary>
    public void RequestTrim(long firstLsn, long firstSequence)
    {
        Volatile.Write(ref _trimTo, new TrimPlace(firstLsn, firstSequence));
        _queue.Signal();
    }

    private void TrimIfAsked()
    {
        if (Interlocked.Exchange(ref _trimTo, null) is not TrimPlace place || place.FirstLsn <= _state.Bounds.FirstLsn)
        {
            return;
        }

        _state.Publish(_state.Bounds with { FirstLsn = place.FirstLsn, FirstSequence = place.FirstSequence });
        int drop = RetentionPlan.SegmentsBefore(_state.Segments, place.FirstLsn);
        Segment[] dropped = _state.Segments[..drop].ToArray();
        _state.SetSegments(_state.Segments[drop..].ToArray());
        if (drop > 0)
        {
            _scheduler.Run(() => SegmentFiles.Remove(_disk, _options.Directory, dropped));
        }
    }

    private void ReturnSelected()
    {
        // In front of what came later: the order of appends is the order of sequences.
        Queue<AppendOperation> later = new(_pending);
        _pending.Clear();
        foreach (AppendOperation operation in _current)
        {
            _pending.Enqueue(operation);
        }

        while (later.TryDequeue(out AppendOperation? operation))
        {
            _pending.Enqueue(operation);
        }

        _current.Clear();
    }

    private void Refuse(EventHubException reason)
    {
        foreach (AppendOperation operation in _current)
        {
            _queue.Release(operation.Batch.Bytes.Length);
            operation.Fail(reason, _scheduler.CompletesInline);
        }

        _current.Clear();
    }

    private EventHubException DiskFull() => new(new Problem(
        ErrorCodes.StorageFull,
        $"The disk that holds '{_options.Directory}' is full; nothing was stored. Free space or shorten the retention; publishing resumes by itself.")
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    });

    private void Stop(Exception exception)
    {
        Fault = new EventHubException(
            new Problem(
                ErrorCodes.PartitionStopped,
                $"Partition {_options.Partition} stopped: {exception.Message} Whether the events being written are stored is unknown; publish them again under the same idempotency keys.")
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            },
            exception);
        _queue.Close(Fault);
        _queue.TakeAll(_pending);
        foreach (AppendOperation operation in _pending)
        {
            _current.Add(operation);
        }

        _pending.Clear();
        Refuse(Fault);
        _waiters.Fail(Fault);
        EndFollowing();
    }

    private sealed record TrimPlace(long FirstLsn, long FirstSequence);
}
