using EventHub.EventLog.Disks;
using EventHub.EventLog.Format;
using EventHub.EventLog.Idempotency;
using EventHub.EventLog.Reading;
using EventHub.EventLog.Segments;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Writing;

/// <summary>
/// The one writer of a log, as a state machine: each <see cref="Step"/> commits what waits. It owns no thread, clock or
/// disk; a thread hosts it, a simulation steps it.
/// </summary>
/// <remarks>
/// Invariants:
/// an append is answered after its batch was written and (under <c>always</c>) synced, in the order added;
/// bounds are published after that and before the answers; see <see cref="CommitPipeline"/> for what overlaps;
/// behind an append that was refused nothing of its line is stored;
/// a batch never starts in a block that holds committed bytes;
/// lsn and sequence ascend without a gap, time never falls;
/// after a failed write or sync nothing is acknowledged any more: the writer is stopped for good, and the log is opened
/// anew from what is known to be durable.
/// </remarks>
internal sealed partial class LogWriter
{
    private readonly IDisk _disk;
    private readonly EventLogOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogScheduler _scheduler;
    private readonly LogState _state;
    private readonly AppendQueue _queue;
    private readonly SegmentAllocator _allocator;
    private readonly SegmentJobs _jobs;
    private readonly DedupWindow _dedup;
    private readonly CommitPublisher _publisher;
    private readonly CommitPipeline _pipeline;
    private readonly CommitWaiters _waiters;
    private readonly SharedBufferPool _arenas;
    private readonly Queue<AppendOperation> _pending = new();
    private readonly long _ownerTerm;
    private Commit _commit;
    private WritePoint _point;
    private SharedBuffer? _arena;
    private int _arenaUsed;
    private bool _arenaIsShown;
    private long _unsyncedSince;
    private bool _hasUnsynced;
    private bool _closing, _isToVerify;
    private TrimPlace? _trimTo;

    public LogWriter(WriterSetup setup)
    {
        _disk = setup.Disk;
        _options = setup.Options;
        _time = setup.Time;
        _scheduler = setup.Scheduler;
        _state = setup.State;
        _dedup = setup.Dedup;
        _waiters = setup.Waiters;
        _ownerTerm = setup.OwnerTerm;
        _queue = new AppendQueue(_options.WriteBufferBytesMax);

        // Two commits of the usual size: a buffer is not left half empty by the next one.
        _arenas = new SharedBufferPool(2 * _options.CommitBytesTarget, keptMax: 4);
        _jobs = new SegmentJobs(_disk, _options.Directory, _scheduler);
        _allocator = new SegmentAllocator(_disk, _options, _scheduler, _time, _queue.Signal);
        _allocator.Attach(_state.Active, setup.AllocatedEnd);
        _publisher = new CommitPublisher(_state, _waiters, _queue, _scheduler);
        _pipeline = new CommitPipeline(_publisher, _allocator, Counters, _time, _dedup, _state.Bounds.NextLsn);
        _commit = _pipeline.Rent();
        _point = WritePoint.EndOf(_state.Active);
    }

    public WriterCounters Counters { get; } = new();

    /// <summary>What stopped the writer, or null.</summary>
    public EventHubException? Fault { get; private set; }

    /// <summary>Everything below this lsn is on stable storage.</summary>
    public long DurableNextLsn => _pipeline.DurableNextLsn;

    public long WaitingBytes => _queue.Bytes;

    public bool IsDiskFull => _allocator.IsFull;

    /// <summary>
    /// Set when somebody else calls <see cref="FinishWritten"/> too: commits of more bytes are left to them, so that the
    /// writer goes on while they are synced. Null, the default, syncs within each step.
    /// </summary>
    public int? LeavesSyncsAbove { get; set; }

    /// <summary>How long an idle writer may sleep: until the next sync under <c>interval</c>, or until it may use the quiet.</summary>
    public TimeSpan NextDeadline =>
        _hasUnsynced && _options.Durability == Durability.Interval
            ? TimeSpan.FromTicks(Math.Max(0, (_options.SyncInterval - _time.GetElapsedTime(_unsyncedSince)).Ticks))
            : _allocator.NextQuiet;

    /// <summary>Puts an append in line. The batch is the writer's until the task completes. What is part of an append that was taken (<paramref name="isAdmitted"/>) always finds room.</summary>
    public ValueTask Append(EventBatch batch, bool ignoresHits, bool isAdmitted = false)
    {
        if (batch.Bytes.Length > _options.AppendBytesMax)
        {
            throw new EventHubException(ErrorCodes.BatchTooLarge, $"One append has {batch.Bytes.Length} bytes; at most {_options.AppendBytesMax} go at once.");
        }

        AppendOperation operation = AppendOperation.Rent(batch, ignoresHits, isAdmitted);
        ValueTask task = operation.Task;
        _queue.Add(operation);
        return task;
    }

    /// <summary>Sleeps until there is something to do.</summary>
    public void WaitForWork() => _queue.Wait(NextDeadline);

    /// <summary>Has the next step look whether the folder is still there and this owner's; if not, the writer stops.</summary>
    public void Verify()
    {
        Volatile.Write(ref _isToVerify, true);
        _queue.Signal();
    }

    /// <summary>Refuses further appends; what waits is still written, then the writer stops.</summary>
    public void Close(Exception reason)
    {
        _queue.Close(reason);
        Volatile.Write(ref _closing, true);
        _queue.Signal();
    }

    /// <summary>Writes what waits, once, and syncs it or leaves that to others; see <see cref="LeavesSyncsAbove"/>.</summary>
    public StepResult Step()
    {
        if (Fault is not null)
        {
            return StepResult.Stopped;
        }

        try
        {
            return Work();
        }
        catch (Exception exception)
        {
            Stop(exception);
            return StepResult.Stopped;
        }
    }


    /// <summary>Releases what the writer holds. It has stopped.</summary>
    public void Release()
    {
        _allocator.Close();
        _jobs.Close();
        _arena = null;
        EndFollowing();
    }

    private StepResult Work()
    {
        if (_pipeline.Fault is Exception fault)
        {
            throw new IOException(fault.Message, fault);
        }

        bool closing = Volatile.Read(ref _closing);
        VerifyIfAsked();
        TrimIfAsked();
        FollowIfAsked();
        _queue.TakeAll(_pending);
        if (_pending.Count > 0)
        {
            StepResult result = Commit();
            SyncIfDue(now: false);
            return result;
        }

        SyncIfDue(closing);
        if (!closing)
        {
            _allocator.PrepareWhileQuiet();
            return StepResult.Idle;
        }

        _pipeline.Drain();
        _pipeline.Close(_commit.Operations);
        return StepResult.Stopped;
    }

    private StepResult Commit()
    {
        _pipeline.MakeRoom();
        int bytes = SelectAppends(out bool control);
        if (_commit.Operations.Count == 0)
        {
            return StepResult.Worked;
        }

        switch (EnsureSpace(bytes, control))
        {
            case Allocation.Busy:
                ReturnSelected();
                return StepResult.Idle;
            case Allocation.Full when !control && _commit.Operations.Exists(operation => operation.Batch.IsControl):
                // Not together: the reserve is for those that are not events.
                ReturnSelected();
                return StepResult.Worked;
            case Allocation.Full:
                Refuse(DiskFull());
                return StepResult.Worked;
        }

        Fill(ArenaFor(bytes).Span[_arenaUsed..]);
        if (_commit.Builder.IsEmpty || TryWrite(_state.Active, _arena!))
        {
            Finish();
            _allocator.Ensure(_state.Active.Align(_point.DataEnd));
        }

        return StepResult.Worked;
    }

    private void VerifyIfAsked()
    {
        if (Volatile.Read(ref _isToVerify))
        {
            Volatile.Write(ref _isToVerify, false);
            _disk.Verify(_options.Directory);
        }
    }

    private void Fill(Span<byte> target)
    {
        long now = Math.Max(_time.GetUtcNow().UtcTicks, _point.LastTicks);
        _commit.Builder.Begin(_state.Active.Channels, _point, _state.NeededFromLsn, now);
        foreach (AppendOperation operation in _commit.Operations)
        {
            _commit.Builder.Add(target, operation);
        }
    }

    private bool TryWrite(Segment segment, SharedBuffer arena)
    {
        bool acksUnsynced = _options.Durability != Durability.Always;
        Span<byte> target = arena.Span[_arenaUsed..];
        BatchHeader header = _commit.Builder.Finish(target, segment.Header.Salt, _options.Partition, _ownerTerm, DurableNextLsn, acksUnsynced);
        int padded = (int)segment.Align(header.Bytes);
        target[header.Bytes..padded].Clear();
        long offset = segment.Align(_point.DataEnd), started = _time.GetTimestamp();
        try
        {
            segment.File.Write(offset, target[..padded]);
        }
        catch (DiskFullException)
        {
            // Nothing before this place was touched and nothing was acknowledged: the next commit writes over it.
            _dedup.ForgetFrom(_point.NextLsn);
            TakeBack(segment, offset);
            Refuse(DiskFull());
            return false;
        }

        Counters.Committed(header.Summary.EventCount, header.Bytes, _time.GetElapsedTime(started));
        _commit.Written(segment, offset, header, arena, _arenaUsed, opensBuffer: !_arenaIsShown);
        _arenaIsShown = true;
        _arenaUsed += padded;
        _point = WritePoint.Behind(header, offset);
        return true;
    }
}
