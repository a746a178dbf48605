using EventHub.EventLog.Idempotency;
using EventHub.EventLog.Segments;

namespace EventHub.EventLog.Writing;

/// <summary>
/// Commits that are written and not yet answered, in order. One sync covers all that were written when it began; while it
/// runs, the writer writes the next commit.
/// </summary>
/// <remarks>
/// <code>
///   writer          build k   write k   build k+1   write k+1   (no room)     build k+2 …
///   syncer                              sync k ────────────────► answer k     sync k+1 …
/// </code>
/// Invariants:
/// at most <see cref="UnansweredMax"/> commits are unanswered;
/// a commit is answered after a sync that began when it had been written, and after every commit before it;
/// one thread finishes at a time;
/// a thread is woken when what it waits for has come, and not because something else has: at some thousand commits a second a wake costs as much as a write;
/// after a failed sync nothing is answered any more.
/// </remarks>
internal sealed class CommitPipeline(CommitPublisher publisher, SegmentAllocator allocator, WriterCounters counters, TimeProvider time, DedupWindow dedup, long durableNextLsn)
{
    /// <summary>
    /// One that is synced and one that is written meanwhile. With more, each would be smaller, and a sync costs nearly the same for all sizes.
    /// </summary>
    public const int UnansweredMax = 2;

    private readonly object _gate = new();
    private readonly Queue<Commit> _unanswered = new(UnansweredMax);
    private readonly Stack<Commit> _free = new();
    private long _durableNextLsn = durableNextLsn;
    private bool _finishing, _closed;
    private int _waitingToFinish, _waitingForOthers;
    private Exception? _fault;

    /// <summary>Everything below this lsn is on stable storage.</summary>
    public long DurableNextLsn
    {
        get => Volatile.Read(ref _durableNextLsn);
        set => Volatile.Write(ref _durableNextLsn, value);
    }

    /// <summary>The failed sync that ended it, or null.</summary>
    public Exception? Fault => Volatile.Read(ref _fault);

    /// <summary>An empty commit to fill; returned by finishing it, or by <see cref="Return"/>.</summary>
    public Commit Rent()
    {
        lock (_gate)
        {
            return _free.TryPop(out Commit? commit) ? commit : new Commit(dedup);
        }
    }

    /// <summary>Gives a commit back that came to nothing.</summary>
    public void Return(Commit commit)
    {
        commit.Clear();
        lock (_gate)
        {
            _free.Push(commit);
        }
    }

    /// <summary>Adds a commit that is written. The writer calls it, after <see cref="MakeRoom"/>.</summary>
    public void Add(Commit commit)
    {
        lock (_gate)
        {
            _unanswered.Enqueue(commit);
        }
    }

    /// <summary>Wakes whoever waits in <see cref="WaitForWritten"/>, if there is something for them.</summary>
    public void WakeSyncer()
    {
        lock (_gate)
        {
            PulseIfAwaited(madeRoom: false);
        }
    }

    /// <summary>Returns once another commit may be written.</summary>
    public void MakeRoom() => FinishDownTo(UnansweredMax - 1);

    /// <summary>Returns once every written commit is answered.</summary>
    public void Drain() => FinishDownTo(0);

    /// <summary>Syncs and answers what is written now; false when there was nothing, or another thread is at it.</summary>
    /// <exception cref="IOException">The sync failed; <see cref="Fault"/> is set.</exception>
    public bool FinishWritten()
    {
        int count;
        lock (_gate)
        {
            count = _unanswered.Count;
            if (_finishing || _closed || _fault is not null || count == 0)
            {
                return false;
            }

            _finishing = true;
        }

        try
        {
            Finish(count);
            return true;
        }
        catch (Exception exception)
        {
            Volatile.Write(ref _fault, exception);
            throw;
        }
        finally
        {
            lock (_gate)
            {
                _finishing = false;
                PulseIfAwaited(madeRoom: true);
            }
        }
    }

    /// <summary>Sleeps until something is written that nobody finishes; false once closed.</summary>
    public bool WaitForWritten()
    {
        lock (_gate)
        {
            _waitingToFinish++;
            while (!_closed && _fault is null && (_finishing || _unanswered.Count == 0))
            {
                Monitor.Wait(_gate);
            }

            _waitingToFinish--;

            return !_closed && _fault is null;
        }
    }

    /// <summary>
    /// Ends it: a sync under way is waited for, no other begins. The appends that were written and will not be answered
    /// are added to <paramref name="unanswered"/>.
    /// </summary>
    public void Close(List<AppendOperation> unanswered)
    {
        lock (_gate)
        {
            _closed = true;
            _waitingForOthers++;
            while (_finishing)
            {
                Monitor.Wait(_gate);
            }

            _waitingForOthers--;

            while (_unanswered.TryDequeue(out Commit? commit))
            {
                unanswered.AddRange(commit.Operations);
            }

            Monitor.PulseAll(_gate);
        }
    }

    private void FinishDownTo(int count)
    {
        while (true)
        {
            lock (_gate)
            {
                _waitingForOthers++;
                while (_finishing && _unanswered.Count > count)
                {
                    Monitor.Wait(_gate);
                }

                _waitingForOthers--;

                if (_unanswered.Count <= count)
                {
                    return;
                }

                ThrowIfFailed();
            }

            FinishWritten();
        }
    }

    private void ThrowIfFailed()
    {
        if (_fault is not null)
        {
            throw new IOException(_fault.Message, _fault);
        }
    }

    private void Finish(int count)
    {
        // Only the writer adds and only this thread removes, so the first ones stay the same.
        Commit? last = LastWritten(count);
        if (last is not null)
        {
            long started = time.GetTimestamp();
            last.Segment!.File.Sync();
            allocator.ThrowIfSyncFailed();
            counters.Synced(time.GetElapsedTime(started));
            DurableNextLsn = last.Header.NextLsn;
        }

        for (int i = 0; i < count; i++)
        {
            Answer();
        }
    }

    // All are in one segment: the writer drains before it starts the next.
    private Commit? LastWritten(int count)
    {
        lock (_gate)
        {
            Commit? last = null;
            foreach (Commit commit in _unanswered)
            {
                if (count-- == 0)
                {
                    break;
                }

                last = commit.Segment is null ? last : commit;
            }

            return last;
        }
    }

    private void Answer()
    {
        Commit commit;
        lock (_gate)
        {
            commit = _unanswered.Peek();
        }

        publisher.Publish(commit);
        commit.Clear();
        lock (_gate)
        {
            _unanswered.Dequeue();
            _free.Push(commit);
            PulseIfAwaited(madeRoom: true);
        }
    }

    // Under the gate. All are woken when any is to be: more than one kind waits at a time only while it ends.
    private void PulseIfAwaited(bool madeRoom)
    {
        bool isToFinish = !_finishing && (_unanswered.Count > 0 || _fault is not null);
        if ((madeRoom && _waitingForOthers > 0) || (isToFinish && _waitingToFinish > 0))
        {
            Monitor.PulseAll(_gate);
        }
    }
}
