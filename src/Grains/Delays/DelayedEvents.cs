using EventHub.EventLog;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using Microsoft.Extensions.Logging;

namespace EventHub.Grains.Delays;

/// <summary>
/// The delayed events of one partition, as long as one log is open: keeps what waits, and releases it when its time comes. Thread-safe.
/// </summary>
/// <remarks>
/// <code>
///  Scheduled record ──▶ waiting ──── its time ────▶ busy ──▶ Released record ──▶ an event like others
///                         │   ◀── not stored, again ──┘
///                         └──── cancelled ────────▶ busy ──▶ Delete record
/// </code>
/// Invariants: what waits is what has a Scheduled record and neither a Released nor a Delete record, so it can be read from the log at any time; an
/// event has one record at most on its way (<c>busy</c>), so it is released or cancelled, never both; a release is appended to the log that this was
/// made for, which takes nothing any more once another is open.
/// </remarks>
/// <param name="log">The log.</param>
/// <param name="append">Appends to that log and no other.</param>
/// <param name="setup">What outlives the log.</param>
internal sealed partial class DelayedEvents(IEventLog log, Func<EventBatch, ValueTask> append, DelaySetup setup) : IDisposable
{
    private readonly ILogger _logger = setup.Logger;
    private readonly Lock _gate = new();
    private readonly WaitingSet _waiting = new();

    // Those with a record on its way, by origin, and when that is over.
    private readonly Dictionary<long, Task> _busy = [];
    private long _lowestLsn = long.MaxValue;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>How long the first of them has been due; zero when none is.</summary>
    public TimeSpan Overdue
    {
        get
        {
            lock (_gate)
            {
                return _waiting.TryFirst(out WaitingEvent first) ? new TimeSpan(Math.Max(0, Now - first.DueTicks)) : TimeSpan.Zero;
            }
        }
    }

    private long Now => setup.Time.GetUtcNow().UtcTicks;

    /// <summary>Refuses what would be too many.</summary>
    /// <exception cref="EventHubException"><c>LimitReached</c>.</exception>
    public void CheckRoom(int more)
    {
        int waiting = Count;
        if (waiting + more > setup.WaitingMax)
        {
            throw new EventHubException(new Problem(ErrorCodes.LimitReached,
                $"{waiting:N0} delayed events wait in partition {setup.Partition}; at most {setup.WaitingMax:N0} may. Publish it nearer to its time, or cancel some with DELETE /v1/events/{{id}}.")
            {
                RetryAfter = TimeSpan.FromMinutes(1),
            });
        }
    }

    /// <summary>Takes the delayed events of a batch that is stored.</summary>
    public void Add(EventBatch batch)
    {
        lock (_gate)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                if (batch.Results[i] is { Outcome: AppendOutcome.Stored, Sequence: 0 } stored)
                {
                    Add(new WaitingEvent(batch.DeliverAtTicks(i), stored.Lsn, stored.Lsn));
                }
            }

            ArmForFirst();
        }
    }

    /// <summary>True while a batch of events is being released, or carried forward.</summary>
    public bool IsReleasing => _turn.IsTaken;

    /// <summary>True when this event waits; <paramref name="isBusy"/> when a record that may end that is on its way, or there just now.</summary>
    public bool IsWaiting(long dueTicks, long originLsn, out bool isBusy)
    {
        lock (_gate)
        {
            isBusy = _busy.ContainsKey(originLsn);
            return _waiting.TryGet(dueTicks, originLsn, out _);
        }
    }

    /// <summary>
    /// Origins of those that wait behind an lsn (descending: before it), in the order they were published, at most <paramref name="max"/>. Looks at all.
    /// </summary>
    public IReadOnlyList<long> Behind(long lsn, bool ascending, int max)
    {
        NearestLsns nearest = new(lsn, ascending, max);
        lock (_gate)
        {
            foreach (WaitingEvent waiting in _waiting.All)
            {
                nearest.Add(waiting.OriginLsn);
            }
        }

        return nearest.InOrder();
    }

    /// <summary>
    /// Takes an event out of those that wait so that it can be cancelled; <see cref="EndCancel"/> comes next. Where it is being released or cancelled
    /// already this waits until that is over and answers null, as when it does not wait any more: look at the event again.
    /// </summary>
    public async ValueTask<WaitingEvent?> BeginCancelAsync(long dueTicks, long originLsn, TaskCompletionSource done)
    {
        Task? busy;
        lock (_gate)
        {
            if (!_busy.TryGetValue(originLsn, out busy))
            {
                if (!_waiting.TryGet(dueTicks, originLsn, out WaitingEvent waiting))
                {
                    return null;
                }

                _busy.Add(originLsn, done.Task);
                return waiting;
            }
        }

        await busy.ConfigureAwait(false);
        return null;
    }

    /// <summary>The record that cancels it is stored, or is not.</summary>
    public void EndCancel(in WaitingEvent waiting, bool isCancelled, TaskCompletionSource done)
    {
        lock (_gate)
        {
            _busy.Remove(waiting.OriginLsn);
            if (isCancelled)
            {
                _waiting.Remove(waiting.DueTicks, waiting.OriginLsn);
            }

            Arm(retryAfter: null);
        }

        done.SetResult();
        setup.Followers.Touch(waiting.OriginLsn);
    }

    private void Add(in WaitingEvent waiting)
    {
        _waiting.Add(waiting);
        _lowestLsn = Math.Min(_lowestLsn, waiting.Lsn);
    }
}
