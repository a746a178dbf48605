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

    /// <summary>Without a commit for so long, the log is quiet.</summary>
    private static readonly TimeSpan QuietAfter = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly ZeroWriter _zeros = new();
    private readonly string _sparePath = Path.Combine(options.Directory, "next.tmp");
    private Segment? _active;
    private long _activeEnd, _spareEnd, _fullSince;
    private IDiskFile? _spare;
    private long _usedEnd, _used, _quietSince;
    private bool _busy, _full, _mayPrepare, _stops;
    private IOException? _fault;

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
    public void ThrowIfSyncFailed() => _zeros.ThrowIfSyncFailed();

    /// <summary>How long a writer with nothing to do may sleep before <see cref="PrepareWhileQuiet"/> has; it is woken when what runs now has ended.</summary>
    public TimeSpan NextQuiet =>
        !_mayPrepare || Volatile.Read(ref _busy) ? Timeout.InfiniteTimeSpan : TimeSpan.FromTicks(Math.Max(0, (QuietAfter - time.GetElapsedTime(_quietSince)).Ticks));

    /// <summary>From now on <paramref name="segment"/> is the one being written; its file is zeros from its data's end on.</summary>
    public void Attach(Segment segment, long allocatedEnd)
    {
        lock (_gate)
        {
            _active = segment;
            Volatile.Write(ref _activeEnd, allocatedEnd);
            _usedEnd = 0;
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

    /// <summary>
    /// Whether a file for the next segment is ready for a first batch that ends at <paramref name="end"/>, and no job has to do with it: zeros that came after it was handed
    /// over, or into a file opened under its name before it has another, would stand over batches.
    /// </summary>
    public Allocation EnsureSpare(long end)
    {
        lock (_gate)
        {
            if (_spare is not null && (_spareEnd >= end || !disk.GainsFromPreallocation))
            {
                // The job under way ends after the piece it is at, and wakes the writer.
                _stops = _busy;
                return _busy ? Allocation.Busy : Allocation.Ready;
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
        _zeros.Close();
        lock (_gate)
        {
            _spare?.Dispose();
            _spare = null;
        }
    }

    /// <summary>
    /// Prepares one more piece while nothing is written, up to as much as this process has written by now: what came in one burst is likely to come
    /// in another, and then shares the disk with nothing. Called by the writer when it has nothing else to do.
    /// </summary>
    public void PrepareWhileQuiet()
    {
        if (!_mayPrepare || NextQuiet > TimeSpan.Zero)
        {
            return;
        }

        long activeEnd = ActiveEnd, ready = activeEnd - _usedEnd + (activeEnd < options.SegmentBytes ? 0 : Volatile.Read(ref _spareEnd));
        _mayPrepare = ready < _used && PrepareFurther() != Allocation.Full;
    }

    // The segment being written first; the next one's file as far as the one being written is used, so that it is ready in time and its zeros never
    // come in a rush. Zeros in a file of their own do not hold the lock that a growing file takes from its commits.
    private void KeepAhead(long end)
    {
        if (!disk.GainsFromPreallocation)
        {
            return;
        }

        _used += _usedEnd == 0 ? 0 : Math.Max(0, end - _usedEnd);
        _usedEnd = end;
        _quietSince = time.GetTimestamp();
        _mayPrepare = true;
        long activeEnd = ActiveEnd;
        if (activeEnd < options.SegmentBytes && activeEnd - end < 2L * options.PreallocateBytes)
        {
            Start(() => ExtendActive(activeEnd + 1));
        }
        else if (Volatile.Read(ref _spareEnd) is long spareEnd && spareEnd < Math.Min(end, options.SegmentBytes) - SpareLag)
        {
            Start(() => ExtendSpare(spareEnd + 1));
        }
    }

    // Of a small segment at most half: that the disk is full must be found before events have used up the reserve.
    private long SpareLag => Math.Min(options.PreallocateBytes, options.SegmentBytes / 2);

    private Allocation PrepareFurther()
    {
        long activeEnd = ActiveEnd, spareEnd = Volatile.Read(ref _spareEnd);
        return activeEnd < options.SegmentBytes ? Start(() => ExtendActive(activeEnd + 1))
            : spareEnd < options.SegmentBytes ? Start(() => ExtendSpare(spareEnd + 1))
            : Allocation.Full;
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
            _zeros.ThrowIfClosed();
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
            _busy = _stops = false;
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
        long ready = _zeros.Write(segment.File, from, target, StopsNow);
        lock (_gate)
        {
            if (ReferenceEquals(segment, _active))
            {
                Volatile.Write(ref _activeEnd, ready);
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
            from = _zeros.Write(file, from, target, StopsNow);
        }

        lock (_gate)
        {
            if (ReferenceEquals(file, _spare))
            {
                _spareEnd = from;
            }
        }
    }

    private bool StopsNow() => Volatile.Read(ref _stops);

    private long RoundUp(long end) => (end + disk.Alignment - 1) & ~((long)disk.Alignment - 1);
}
