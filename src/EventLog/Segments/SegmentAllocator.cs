using EventHub.EventLog.Disks;
using EventHub.EventLog.Reading;

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
    private const int PieceBytes = 1 << 20;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly SharedBuffer Zeros = MakeZeros();
    private readonly Lock _gate = new();
    private readonly string _sparePath = Path.Combine(options.Directory, "next.tmp");
    private Segment? _active;
    private long _activeEnd, _spareEnd, _fullSince;
    private IDiskFile? _spare;
    private bool _busy, _full;
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
            _spare = null;
            return (file, _sparePath, _spareEnd);
        }
    }

    /// <summary>Closes the spare file. The writer has stopped.</summary>
    public void Close()
    {
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
        else if (_spare is null && options.SegmentBytes - end < options.SegmentBytes / 2)
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
        Segment segment = _active!;
        long target = Math.Max(RoundUp(end), Math.Min(ActiveEnd + options.PreallocateBytes, options.SegmentBytes));
        Zero(segment.File, ActiveEnd, target);
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
            file = _spare ?? disk.Open(_sparePath, create: true);
            from = _spare is null ? 0 : _spareEnd;
        }

        if (disk.GainsFromPreallocation)
        {
            long target = Math.Max(RoundUp(end), Math.Min(from + options.PreallocateBytes, options.SegmentBytes));
            Zero(file, from, target);
            from = target;
        }

        lock (_gate)
        {
            _spare = file;
            _spareEnd = from;
        }
    }

    private long RoundUp(long end) => (end + disk.Alignment - 1) & ~((long)disk.Alignment - 1);

    private static void Zero(IDiskFile file, long from, long to)
    {
        for (long at = from; at < to; at += PieceBytes)
        {
            file.Write(at, Zeros.Span[..(int)Math.Min(PieceBytes, to - at)]);
        }

        file.Sync();
    }

    private static SharedBuffer MakeZeros()
    {
        SharedBuffer zeros = new(PieceBytes, pool: null);
        zeros.Span.Clear();
        return zeros;
    }
}
