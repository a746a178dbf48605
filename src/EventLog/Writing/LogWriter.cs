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
/// bounds are published after that and before the answers;
/// a batch never starts in a block that holds committed bytes;
/// lsn and sequence ascend without a gap, time never falls;
/// after a failed write or sync nothing is acknowledged any more: the writer is stopped for good, and the log is opened
/// anew from what is known to be durable.
/// </remarks>
internal sealed partial class LogWriter
{
    // Two commits of the usual size: a buffer is not left half empty by the next one.
    private const int ArenaBytes = 2 << 20;
    private readonly IDisk _disk;
    private readonly EventLogOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogScheduler _scheduler;
    private readonly LogState _state;
    private readonly AppendQueue _queue;
    private readonly SegmentAllocator _allocator;
    private readonly DedupWindow _dedup;
    private readonly CommitBuilder _builder;
    private readonly CommitWaiters _waiters;
    private readonly SharedBufferPool _arenas;
    private readonly Queue<AppendOperation> _pending = new();
    private readonly List<AppendOperation> _current = [];
    private readonly long _ownerTerm;
    private SharedBuffer? _arena;
    private int _arenaUsed;
    private long _unsyncedSince;
    private bool _hasUnsynced;
    private bool _closing;
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
        _builder = new CommitBuilder(_dedup);
        _queue = new AppendQueue(_options.WriteBufferBytesMax);
        _arenas = new SharedBufferPool(ArenaBytes, keptMax: 4);
        _allocator = new SegmentAllocator(_disk, _options, _scheduler, _time, _queue.Signal);
        _allocator.Attach(_state.Active, setup.AllocatedEnd);
        DurableNextLsn = _state.Bounds.NextLsn;
    }

    public WriterCounters Counters { get; } = new();

    /// <summary>What stopped the writer, or null.</summary>
    public EventHubException? Fault { get; private set; }

    /// <summary>Everything below this lsn is on stable storage.</summary>
    public long DurableNextLsn { get; private set; }

    public long WaitingBytes => _queue.Bytes;

    public bool IsDiskFull => _allocator.IsFull;

    /// <summary>How long an idle writer may sleep: until the next sync under <c>interval</c>.</summary>
    public TimeSpan NextDeadline =>
        _hasUnsynced && _options.Durability == Durability.Interval
            ? TimeSpan.FromTicks(Math.Max(0, (_options.SyncInterval - _time.GetElapsedTime(_unsyncedSince)).Ticks))
            : Timeout.InfiniteTimeSpan;

    /// <summary>Puts an append in line. The batch is the writer's until the task completes.</summary>
    public ValueTask Append(EventBatch batch, bool ignoresHits)
    {
        if (batch.Bytes.Length > _options.AppendBytesMax)
        {
            throw new EventHubException(ErrorCodes.BatchTooLarge, $"One append has {batch.Bytes.Length} bytes; at most {_options.AppendBytesMax} go at once.");
        }

        AppendOperation operation = AppendOperation.Rent(batch, ignoresHits);
        ValueTask task = operation.Task;
        _queue.Add(operation);
        return task;
    }

    /// <summary>Sleeps until there is something to do.</summary>
    public void WaitForWork() => _queue.Wait(NextDeadline);

    /// <summary>Refuses further appends; what waits is still written, then the writer stops.</summary>
    public void Close(Exception reason)
    {
        _queue.Close(reason);
        Volatile.Write(ref _closing, true);
        _queue.Signal();
    }

    /// <summary>Commits what waits, once.</summary>
    public StepResult Step()
    {
        if (Fault is not null)
        {
            return StepResult.Stopped;
        }

        try
        {
            bool closing = Volatile.Read(ref _closing);
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
            return closing ? StepResult.Stopped : StepResult.Idle;
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
        _arena = null;
        EndFollowing();
    }

    private StepResult Commit()
    {
        int bytes = SelectAppends(out bool control);
        switch (EnsureSpace(bytes, control))
        {
            case Allocation.Busy:
                ReturnSelected();
                return StepResult.Idle;
            case Allocation.Full when !control && _current.Exists(operation => operation.Batch.IsControl):
                // Not together: the reserve is for those that are not events.
                ReturnSelected();
                return StepResult.Worked;
            case Allocation.Full:
                Refuse(DiskFull());
                return StepResult.Worked;
        }

        Segment segment = _state.Active;
        SharedBuffer arena = ArenaFor(bytes);
        Span<byte> target = arena.Span[_arenaUsed..];
        long now = Math.Max(_time.GetUtcNow().UtcTicks, segment.LastTicks);
        _builder.Begin(segment, _state.Bounds.FirstLsn, now);
        foreach (AppendOperation operation in _current)
        {
            _builder.Add(target, operation);
        }

        if (!_builder.IsEmpty && !TryWrite(segment, arena, target))
        {
            return StepResult.Worked;
        }

        Answer();
        _allocator.Ensure(_state.Active.NextOffset);
        return StepResult.Worked;
    }

    private bool TryWrite(Segment segment, SharedBuffer arena, Span<byte> target)
    {
        bool always = _options.Durability == Durability.Always;
        BatchHeader header = _builder.Finish(target, segment, _options.Partition, _ownerTerm, DurableNextLsn, ackedUnsynced: !always);
        int padded = (int)segment.Align(header.Bytes);
        target[header.Bytes..padded].Clear();
        long offset = segment.NextOffset, started = _time.GetTimestamp();
        try
        {
            segment.File.Write(offset, target[..padded]);
        }
        catch (DiskFullException)
        {
            // Nothing before this place was touched and nothing was acknowledged: the next commit writes over it.
            _dedup.ForgetFrom(segment.NextLsn);
            Refuse(DiskFull());
            return false;
        }

        NoteWritten(segment, always, header.NextLsn);
        Publish(segment, arena, offset, header, padded);
        Counters.Committed(header.Summary.EventCount, header.Bytes, _time.GetElapsedTime(started));
        return true;
    }

    private void NoteWritten(Segment segment, bool always, long nextLsn)
    {
        if (always)
        {
            segment.File.Sync();
            Counters.Synced();
            DurableNextLsn = nextLsn;
        }
        else if (!_hasUnsynced)
        {
            _hasUnsynced = true;
            _unsyncedSince = _time.GetTimestamp();
        }
    }

    private void Publish(Segment segment, SharedBuffer arena, long offset, in BatchHeader header, int padded)
    {
        _builder.Index(segment);
        segment.Advance(offset, header);
        _state.Tail.Add(arena, segment.Header.Epoch, new ChunkBatch(_arenaUsed, header));
        _arenaUsed += padded;
        _state.Publish(_state.Bounds with
        {
            Epoch = segment.Header.Epoch,
            NextLsn = header.NextLsn,
            NextSequence = header.NextSequence,
            LastTicks = header.Summary.TimeTicks,
        });
        _waiters.Committed(header.NextLsn);
    }

    private void Answer()
    {
        CompletionGroup? group = null;
        foreach (AppendOperation operation in _current)
        {
            _queue.Release(operation.Batch.Bytes.Length);
            if (_scheduler.CompletesInline)
            {
                operation.Complete();
                continue;
            }

            group ??= CompletionGroup.Rent();
            if (group.Add(operation))
            {
                ThreadPool.UnsafeQueueUserWorkItem(group, preferLocal: false);
                group = null;
            }
        }

        if (group is not null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(group, preferLocal: false);
        }

        _current.Clear();
    }

    private void SyncIfDue(bool now)
    {
        if (_hasUnsynced && (now || (_options.Durability == Durability.Interval && NextDeadline <= TimeSpan.Zero)))
        {
            SyncActive();
        }
    }

    private void SyncActive()
    {
        long nextLsn = _state.Active.NextLsn;
        _state.Active.File.Sync();
        Counters.Synced();
        DurableNextLsn = nextLsn;
        _hasUnsynced = false;
    }
}
