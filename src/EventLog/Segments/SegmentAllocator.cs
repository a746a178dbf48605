using EventHub.EventLog.Disks;

namespace EventHub.EventLog.Segments;

/// <summary>
/// Writes zeros ahead of the writer, in the background, and keeps the next segment's file ready: a commit then changes
/// no file length and no block map, which halves the cost of its sync.
/// </summary>
/// <remarks>
/// One job runs at a time. A full disk is not a failure: asking again tries again, at most once a second.
/// </remarks>
internal sealed class SegmentAllocator(IDisk disk, EventLogOptions options, ILogScheduler scheduler, TimeProvider time, Action wake)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly Lock _writing = new(), _syncing = new();
    private readonly string _sparePath = Path.Combine(options.Directory, "next.tmp");
    private Segment? _active;
    private long _activeEnd, _spareEnd, _fullSince;
    private IDiskFile? _spare;
    private bool _busy, _full, _closed;
    private IOException? _fault, _syncFault;

    /// <summary>True after an allocation found the disk full, until one succeeds.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate)
            {
                return _full;
            }
        }
    }

    /// <summary>Bytes up to which the segment being written is ready to be written.</summary>
    public long ActiveEnd => disk.GainsFromPreallocation ? Volatile.Read(ref _activeEnd) : long.MaxValue;

    /// <summary>
    /// To be called behind every successful sync of the segment being written. A failed sync takes back from the disk whatever was written and not synced, and only
    /// one caller is told: when that was a job here, what the writer synced afterwards may not be stored. Waits for a sync that is under way.
    /// </summary>
    /// <exception cref="IOException">A sync failed here.</exception>
    public void ThrowIfSyncFailed()
    {
        lock (_syncing)
        {
            if (_syncFault is not null)
            {
                throw new IOException($"What was written may not be stored: {_syncFault.Message}", _syncFault);
            }
        }
    }

    /// <summary>From now on <paramref name="segment"/> is the one being written; its file is zeros from its data's end on.</summary>
    public void Attach(Segment segment, long allocatedEnd)
    {
        lock (_gate)
        {
            _active = segment;
            Volatile.Write(ref _activeEnd, allocatedEnd);
        }
    }

    /// <summary>Whether the segment can be written up to <paramref name="end"/>; starts what is missing.</summary>
    public Allocation Ensure(long end)
    {
        if (end <= ActiveEnd)
        {
            KeepAhead(end);
            return Allocation.Ready;
        }

        return Start(() => ExtendActive(end));
    }

    /// <summary>Whether a file for the next segment is ready for a first batch that ends at <paramref name="end"/>.</summary>
    public Allocation EnsureSpare(long end)
    {
        lock (_gate)
        {
            if (_spare is not null && (_spareEnd >= end || !disk.GainsFromPreallocation))
            {
                return Allocation.Ready;
            }
        }

        return Start(() => ExtendSpare(end));
    }

    /// <summary>Hands the spare file over; it is named <see cref="Path"/> until renamed.</summary>
    public (IDiskFile File, string Path, long AllocatedEnd) TakeSpare()
    {
        lock (_gate)
        {
            IDiskFile file = _spare ?? throw new InvalidOperationException("There is no spare segment.");
            (_spare, long allocatedEnd) = (null, _spareEnd);
            _spareEnd = 0;
            return (file, _sparePath, allocatedEnd);
        }
    }

    /// <summary>Takes a spare file back that could not be started.</summary>
    public void ReturnSpare(IDiskFile file, long allocatedEnd)
    {
        lock (_gate)
        {
            _spare = file;
            _spareEnd = allocatedEnd;
            _full = true;
            _fullSince = time.GetTimestamp();
        }
    }

    /// <summary>
    /// Closes the spare file; when this returns no job writes any more, so whoever opens the folder next has it alone.
    /// The writer has stopped.
    /// </summary>
    public void Close()
    {
        lock (_writing)
        {
            _closed = true;
        }

        lock (_gate)
        {
            _spare?.Dispose();
            _spare = null;
        }
    }

    private void KeepAhead(long end)
    {
        if (!disk.GainsFromPreallocation)
        {
            return;
        }

        long activeEnd = ActiveEnd;
        if (activeEnd < options.SegmentBytes)
        {
            if (activeEnd - end < 2L * options.PreallocateBytes)
            {
                Start(() => ExtendActive(activeEnd + 1));
            }
        }
        else if (_spareEnd == 0 && options.SegmentBytes - end < options.SegmentBytes / 2)
        {
            Start(() => ExtendSpare(1));
        }
    }

    private Allocation Start(Action job)
    {
        lock (_gate)
        {
            if (_fault is not null)
            {
                throw new IOException($"The next part of the log could not be prepared: {_fault.Message}", _fault);
            }

            if (_busy)
            {
                return Allocation.Busy;
            }

            if (_full && time.GetElapsedTime(_fullSince) < RetryAfter)
            {
                return Allocation.Full;
            }

            _busy = true;
        }

        scheduler.Run(() => RunJob(job));
        lock (_gate)
        {
            return _busy ? Allocation.Busy : _full ? Allocation.Full : Allocation.Busy;
        }
    }

    private void RunJob(Action job)
    {
        IOException? fault = null;
        bool full = false;
        try
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed), this);
            job();
        }
        catch (DiskFullException)
        {
            full = true;
        }
        catch (IOException exception)
        {
            fault = exception;
        }
        catch (ObjectDisposedException)
        {
            // The log was closed meanwhile; nobody needs the space.
        }

        lock (_gate)
        {
            _busy = false;
            _full = full;
            _fault = fault;
            _fullSince = full ? time.GetTimestamp() : 0;
        }

        wake();
    }

    private void ExtendActive(long end)
    {
        Segment segment;
        long from;
        lock (_gate)
        {
            // Together: another segment's end in this one's file would be zeros over its batches.
            (segment, from) = (_active!, _activeEnd);
        }

        long target = Math.Max(RoundUp(end), Math.Min(from + options.PreallocateBytes, options.SegmentBytes));
        Zero(segment.File, from, target);
        lock (_gate)
        {
            if (ReferenceEquals(segment, _active))
            {
                Volatile.Write(ref _activeEnd, target);
            }
        }
    }

    private void ExtendSpare(long end)
    {
        IDiskFile file;
        long from;
        lock (_gate)
        {
            // Kept from here on, so that a full disk does not make every try open it again.
            file = _spare ??= disk.Open(_sparePath, create: true);
            from = _spareEnd;
        }

        if (disk.GainsFromPreallocation)
        {
            long target = Math.Max(RoundUp(end), Math.Min(from + options.PreallocateBytes, options.SegmentBytes));
            Zero(file, from, target);
            from = target;
        }

        lock (_gate)
        {
            if (ReferenceEquals(file, _spare))
            {
                _spareEnd = from;
            }
        }
    }

    private long RoundUp(long end) => (end + disk.Alignment - 1) & ~((long)disk.Alignment - 1);

    private void Zero(IDiskFile file, long from, long to)
    {
        for (long at = from; at < to; at += ZeroPiece.Bytes)
        {
            lock (_writing)
            {
                ObjectDisposedException.ThrowIf(_closed, this);
                file.Write(at, ZeroPiece.UpTo(to - at));
            }
        }

        lock (_syncing)
        {
            try
            {
                file.Sync();
            }
            catch (IOException fault)
            {
                _syncFault = fault;
                throw;
            }
        }
    }
}
