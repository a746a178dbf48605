using EventHub.EventLog.Disks;
using EventHub.EventLog.Format;
using EventHub.EventLog.Reading;
using EventHub.EventLog.Segments;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

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
            && (_commit.Operations.Count == 0
                || (bytes + next.Batch.Bytes.Length <= _options.CommitBytesTarget && (!sorts || next.Batch.IsControl == control))))
        {
            _pending.Dequeue();
            if (next.Batch.Line is { IsBroken: true })
            {
                Refuse(next, DiskFull());
                continue;
            }

            _commit.Operations.Add(next);
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
            // The tail owns it from its first commit on; one that never had any is of no use to anybody.
            if (!_arenaIsShown)
            {
                _arena?.Dispose();
            }

            _arena = _arenas.Rent(Math.Max(padded, bytes));
            _arenaUsed = 0;
            _arenaIsShown = false;
        }

        return _arena;
    }

    private Allocation EnsureSpace(int bytes, bool control)
    {
        Segment active = _state.Active;
        long end = EndOf(bytes);
        int settlements = active.Settlements.Count;
        if (settlements > _options.SettlementEntriesMax / 2)
        {
            // The end by settlements comes without notice from the bytes: the file for the next segment is made meanwhile.
            _allocator.EnsureSpare(SegmentOverheadBytes);
        }

        if ((end > _options.SegmentBytes || settlements >= _options.SettlementEntriesMax) && _point.DataEnd > active.Header.DataStart)
        {
            Allocation spare = _allocator.EnsureSpare(SegmentOverheadBytes + bytes);
            if (spare != Allocation.Ready)
            {
                return FallBack(spare, end, control);
            }

            if (!TryRoll(active))
            {
                return Allocation.Full;
            }

            end = EndOf(bytes);
        }

        Allocation space = _allocator.Ensure(end);
        return space == Allocation.Ready && KeepsReserve(end, control) ? Allocation.Ready : FallBack(space, end, control);
    }

    private long EndOf(int bytes) => _state.Active.Align(_state.Active.Align(_point.DataEnd) + bytes);

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
    private bool TryRoll(Segment old)
    {
        _pipeline.Drain();
        if (_hasUnsynced)
        {
            SyncActive();
        }

        (IDiskFile file, string path, long allocatedEnd) = _allocator.TakeSpare();
        SegmentHeader header = new(
            _options.Partition, old.Header.Epoch, _disk.Alignment, SegmentFiles.NewSalt(old.Header.Salt, _point.NextLsn), _point.NextLsn,
            _point.NextSequence, Math.Max(_time.GetUtcNow().UtcTicks, _point.LastTicks), _point.LastCrc, old.Header.AcksUnsynced);
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
        _point = WritePoint.EndOf(segment);
        _allocator.Attach(segment, Math.Max(allocatedEnd, header.DataStart));
        _jobs.Seal(old);
        return true;
    }

    /// <summary>Hides everything below a place at the next step, and frees the segments that then hold nothing that is seen or kept.</summary>
    public void RequestTrim(long firstLsn, long firstSequence)
    {
        Volatile.Write(ref _trimTo, new TrimPlace(firstLsn, firstSequence));
        _queue.Signal();
    }

    private void TrimIfAsked()
    {
        if (Interlocked.Exchange(ref _trimTo, null) is not TrimPlace place)
        {
            return;
        }

        // Bounds are published by one thread at a time.
        _pipeline.Drain();
        if (place.FirstLsn > _state.Bounds.FirstLsn)
        {
            _state.Publish(_state.Bounds with { FirstLsn = place.FirstLsn, FirstSequence = place.FirstSequence });
        }

        int drop = _state.SegmentsToFree;
        Segment[] dropped = _state.Segments[..drop].ToArray();
        _state.SetSegments(_state.Segments[drop..].ToArray());
        if (drop > 0)
        {
            _jobs.Remove(dropped);
        }
    }

    private void ReturnSelected()
    {
        // In front of what came later: the order of appends is the order of sequences.
        Queue<AppendOperation> later = new(_pending);
        _pending.Clear();
        foreach (AppendOperation operation in _commit.Operations)
        {
            _pending.Enqueue(operation);
        }

        while (later.TryDequeue(out AppendOperation? operation))
        {
            _pending.Enqueue(operation);
        }

        _commit.Operations.Clear();
    }

    // A part of a commit may have been written for which there was no room in the end, and all that matters may be in that part: the next start must not find what
    // was refused.
    private void TakeBack(Segment segment, long offset)
    {
        _pipeline.Drain();
        if (_disk.IsAppendOnly)
        {
            return;
        }

        try
        {
            segment.File.Write(offset, ZeroPiece.UpTo(_disk.Alignment));
            segment.File.Sync();
        }
        catch (DiskFullException)
        {
            // Where there is no room for zeros there was none for a commit, unless the file system copies on write: then nobody knows until something else stands there.
        }
    }

    private void Refuse(EventHubException reason)
    {
        foreach (AppendOperation operation in _commit.Operations)
        {
            Refuse(operation, reason);
        }

        _commit.Operations.Clear();
    }

    private void Refuse(AppendOperation operation, EventHubException reason)
    {
        EventBatch batch = operation.Batch;
        if (batch.HoldsLine)
        {
            batch.Line?.Break();
        }

        _queue.Release(batch.Bytes.Length);
        Fail(operation, reason);
    }

    // Failures are rare enough for a hop of their own.
    private void Fail(AppendOperation operation, EventHubException reason)
    {
        if (_scheduler.CompletesInline)
        {
            operation.Fail(reason);
        }
        else
        {
            _scheduler.Run(() => operation.Fail(reason));
        }
    }

    private EventHubException DiskFull() => new(new Problem(
        ErrorCodes.StorageFull,
        $"The disk that holds '{_options.Directory}' is full; nothing was stored. Free space or shorten the retention; publishing resumes by itself.")
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    });

    private sealed record TrimPlace(long FirstLsn, long FirstSequence);
}
