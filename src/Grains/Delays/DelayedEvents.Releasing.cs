using EventHub.EventLog;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Delays;

/// <content>Releasing what is due, in order, a batch at a time.</content>
internal sealed partial class DelayedEvents
{
    // About one commit's worth; a batch takes one event at least.
    private const int BatchEventsMax = 1000, BatchBytesMax = 1 << 20;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100), RetryDelayMax = TimeSpan.FromSeconds(5);

    // A turn writes copies; one at a time does.
    private readonly Turn _turn = new(setup.Scheduler);
    private ITimer? _timer;
    private long _armedFor = long.MaxValue;
    private int _failures;
    private bool _disposed;

    /// <summary>The clock is looked at this often while something waits, so that a step of it is seen.</summary>
    public static TimeSpan LookPeriod { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Begins to release, once everything was read.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _timer ??= setup.Time.CreateTimer(static state => _ = ((DelayedEvents)state!).ReleaseDueAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Arm(retryAfter: null);
        }
    }

    /// <summary>Releases nothing any more; what is on its way ends as it may.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }

    private async Task ReleaseDueAsync()
    {
        if (!_turn.TryTake())
        {
            // Whoever has the turn looks again at its end.
            return;
        }

        TimeSpan? retry = null;
        try
        {
            while (!_disposed && (await CopyAsync(Due(), RecordKind.Released).ConfigureAwait(false)).Copied > 0)
            {
                _failures = 0;
            }
        }
        catch (Exception fault) when (fault is EventHubException or IOException or ObjectDisposedException)
        {
            retry = RetryDelay * Math.Pow(2, Math.Min(_failures++, 10));
            retry = retry < RetryDelayMax ? retry : RetryDelayMax;
            if (!_disposed)
            {
                ReleaseFailed(setup.Partition, fault.Message, retry.Value.TotalSeconds);
            }
        }
        finally
        {
            _turn.Release();
        }

        lock (_gate)
        {
            Arm(retry);
        }
    }

    // Appends copies of those that are still as they were and have no record on its way, as many as go into one batch. The first number says how
    // many of the wanted are done with, the second how many of them left the log's waiting part.
    private async ValueTask<(int Visited, int Copied)> CopyAsync(List<WaitingEvent> wanted, RecordKind kind)
    {
        TaskCompletionSource done = new(setup.Scheduler.Continuations);
        List<WaitingEvent> taken = Take(wanted, done.Task), copied = [], unreadable = [];
        AppendResult[] results = [];
        LinkedListNode<long> effect = setup.Effects.Begin();
        using EventBatch batch = EventBatch.Rent();
        try
        {
            await FillAsync(batch, taken, kind, copied, unreadable).ConfigureAwait(false);
            if (batch.Count > 0)
            {
                await append(batch).ConfigureAwait(false);
                results = batch.Results.ToArray();
            }
        }
        finally
        {
            End(taken, unreadable, results.Length == 0 ? [] : copied, results, kind);
            setup.Effects.End(effect);
            done.SetResult();
        }

        foreach (WaitingEvent waiting in kind == RecordKind.Released ? copied : [])
        {
            setup.Followers.Touch(waiting.OriginLsn);
        }

        int over = copied.Count + unreadable.Count;
        return (over == taken.Count ? wanted.Count : wanted.IndexOf(taken[over]), over);
    }

    private async ValueTask FillAsync(EventBatch batch, List<WaitingEvent> taken, RecordKind kind, List<WaitingEvent> copied, List<WaitingEvent> unreadable)
    {
        using RecordReader reader = new(log);
        foreach (WaitingEvent waiting in taken)
        {
            if (!await reader.FindAsync(waiting.Lsn).ConfigureAwait(false) || !reader.Record.IsScheduled)
            {
                unreadable.Add(waiting);
                EventUnreadable(setup.Partition, waiting.Lsn);
                continue;
            }

            if (batch.Count > 0 && batch.Bytes.Length + reader.Record.Bytes.Length > BatchBytesMax)
            {
                return;
            }

            batch.AddCopy(reader.Record, kind);
            copied.Add(waiting);
        }
    }

    private void End(List<WaitingEvent> taken, List<WaitingEvent> unreadable, List<WaitingEvent> copied, AppendResult[] results, RecordKind kind)
    {
        lock (_gate)
        {
            foreach (WaitingEvent waiting in taken)
            {
                _busy.Remove(waiting.OriginLsn);
            }

            foreach (WaitingEvent waiting in unreadable)
            {
                _waiting.Remove(waiting.DueTicks, waiting.OriginLsn);
            }

            for (int i = 0; i < copied.Count; i++)
            {
                if (kind == RecordKind.Released)
                {
                    _waiting.Remove(copied[i].DueTicks, copied[i].OriginLsn);
                    setup.Counters.Released(results[i].TimeTicks - copied[i].DueTicks);
                }
                else
                {
                    Add(copied[i] with { Lsn = results[i].Lsn });
                }
            }
        }
    }

    private List<WaitingEvent> Due()
    {
        lock (_gate)
        {
            return _waiting.Due(Now, BatchEventsMax);
        }
    }

    private List<WaitingEvent> Take(List<WaitingEvent> wanted, Task done)
    {
        lock (_gate)
        {
            return wanted.FindAll(one => _waiting.TryGet(one.DueTicks, one.OriginLsn, out WaitingEvent now) && now == one && _busy.TryAdd(one.OriginLsn, done));
        }
    }

    private void ArmForFirst()
    {
        if (_waiting.TryFirst(out WaitingEvent first) && first.DueTicks < _armedFor)
        {
            Arm(retryAfter: null);
        }
    }

    private void Arm(TimeSpan? retryAfter)
    {
        if (_timer is null || _disposed)
        {
            return;
        }

        if (!_waiting.TryFirst(out WaitingEvent first))
        {
            _armedFor = long.MaxValue;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // What is due and is being cancelled is looked at again a little later.
        retryAfter ??= _busy.ContainsKey(first.OriginLsn) ? RetryDelay : null;

        // Timers count whole milliseconds, and would come just before.
        _armedFor = first.DueTicks;
        double milliseconds = Math.Ceiling(new TimeSpan(Math.Clamp(first.DueTicks - Now, 0, LookPeriod.Ticks)).TotalMilliseconds);
        _timer.Change(retryAfter ?? TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }
}
