using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <content>What time does: deadlines, backoff, and writing the journal of hand-overs when nobody settles. Under the lock.</content>
internal sealed partial class SubscriptionCursor
{
    /// <summary>How long hand-overs wait at most for something else to be journalled with.</summary>
    public static readonly TimeSpan JournalDelay = TimeSpan.FromMilliseconds(50);

    private const int GatheredBytesMax = 64 * 1024;
    private static readonly TimeSpan GatherDelay = TimeSpan.FromSeconds(1);
    private EventBatch? _journal;
    private ITimer? _timer;
    private long _journalDue = long.MaxValue, _timerDue = long.MaxValue;

    private void Extend(OpenDelivery delivery, long now)
    {
        if (delivery.State == OpenState.InFlight)
        {
            _deadlines.Remove(delivery);
            delivery.Due = now + Definition.AckDeadline.Ticks;
            _deadlines.Add(delivery);
        }
    }

    // Ends attempts whose time is up, and makes ready what is due.
    private void ReadyDue(long now)
    {
        // Of a deleted subscription nothing changes any more: what it had open is withdrawn.
        while (!_isRemoved && _deadlines.First is { } late && late.Due <= now)
        {
            _deadlines.Remove(late);
            Fail(late, SettlementKind.TimedOut, "The ack deadline passed.", now + Definition.Retry.DelayAfter(late.Counted, _owner.Chance()).Ticks, now);
        }

        while (!_isRemoved && _waiting.TryPeek(out OpenDelivery? delivery, out long due) && due <= now)
        {
            _waiting.Dequeue();
            if (delivery.State == OpenState.Waiting && delivery.Due == due)
            {
                EndWait(delivery);
            }
        }

        if (_journalDue <= now)
        {
            FlushOrWait(now);
        }
    }

    private void EndWait(OpenDelivery delivery)
    {
        _waitingCount--;
        delivery.State = OpenState.Ready;
        if (delivery.ExpiresTicks <= _clock.UtcNow)
        {
            ExpireOpen(delivery);
        }
        else
        {
            _ready.Enqueue(delivery);
        }
    }

    /// <summary>An attempt that nobody settled has failed. It has effect at once: a crash forgets it with its attempt, or finds both.</summary>
    private void Fail(OpenDelivery delivery, SettlementKind kind, string? error, long due, long now)
    {
        bool isExpired = delivery.ExpiresTicks <= _clock.UtcNow, isLast = isExpired || delivery.Counted >= Definition.Retry.MaxAttempts;
        due = DueOf(delivery, due, now);
        kind = isExpired ? SettlementKind.Expired : isLast ? SettlementKind.Exhausted : kind;
        delivery.Error = error ?? delivery.Error;
        Journal(delivery, kind, error, isLast ? 0 : _clock.UtcNow + Math.Max(0, due - now));
        if (isLast)
        {
            End(delivery, kind, _clock.UtcNow);
        }
        else
        {
            PutOff(delivery, due, now);
        }

        KeepSettlements(now);
    }

    // What a member that leaves has is for others.
    private void Abandon(Consumer member)
    {
        long now = _clock.Now;
        List<OpenDelivery> had = [];
        foreach (Walk walk in _late.Append(_own))
        {
            had.AddRange(walk.Open.Values.Where(delivery => delivery.Consumer == member && delivery.State == OpenState.InFlight));
        }

        had.Sort((x, y) => x.Sequence.CompareTo(y.Sequence));
        foreach (OpenDelivery delivery in had)
        {
            _deadlines.Remove(delivery);
            Fail(delivery, SettlementKind.Abandoned, "The consumer left.", now, now);
        }

        FlushJournal();
    }

    private void PutOff(OpenDelivery delivery, long due, long now)
    {
        _owner.Touch(delivery.Sequence);
        _inFlight--;
        delivery.Consumer = null;
        delivery.Due = due;
        if (due <= now)
        {
            delivery.State = OpenState.Ready;
            _ready.Enqueue(delivery);
            return;
        }

        delivery.State = OpenState.Waiting;
        _waitingCount++;
        _waiting.Enqueue(delivery, due);
    }

    // The delivery is over.
    private void End(OpenDelivery delivery, SettlementKind kind, long ticks)
    {
        _inFlight -= delivery.IsTaken ? 1 : 0;
        if (kind is SettlementKind.Acked or SettlementKind.Termed or SettlementKind.Exhausted)
        {
            (delivery.Type ?? _partition.Types.Unknown).CountProcessed(kind == SettlementKind.Acked, ticks - delivery.HandedTicks);
        }

        if (kind is SettlementKind.Termed or SettlementKind.Exhausted)
        {
            _dead.Add(new DeadLetter(delivery.Sequence, delivery.Walk.Number, delivery.Lane, kind == SettlementKind.Termed, delivery.Attempt, ticks));
        }
        else if (kind == SettlementKind.Expired && !delivery.Walk.IsLate)
        {
            _expired += _ended.Add(delivery.Sequence, delivery.Sequence + 1, delivery.Lane, kind) ? 1 : 0;
        }

        _owner.Touch(delivery.Sequence);
        ReleaseKey(delivery);
        Return(delivery);
    }

    // Whatever queue it stands in finds it dropped; so it is not used again.
    private void Drop(OpenDelivery delivery, SettlementKind kind, long ticks)
    {
        _waitingCount -= delivery.State == OpenState.Waiting ? 1 : 0;
        _heldCount -= delivery.State == OpenState.Held ? 1 : 0;
        if (delivery.State != OpenState.Held)
        {
            ReleaseKey(delivery);
        }

        delivery.State = OpenState.Dropped;
        delivery.Walk.Open.Remove(delivery.Sequence);
        if (!delivery.Walk.IsLate)
        {
            bool isNew = _ended.Add(delivery.Sequence, delivery.Sequence + 1, delivery.Lane, kind, ticks);
            _expired += isNew && kind == SettlementKind.Expired ? 1 : 0;
        }
    }

    // Its event is gone: retention took it, or that part of the log is damaged.
    private void LoseEvent(long sequence)
    {
        Queue<OpenDelivery> queue = _toGive.Count > 0 ? _toGive : _ready;
        if (queue.TryPeek(out OpenDelivery? delivery) && delivery.Sequence == sequence)
        {
            queue.Dequeue();
            Journal(delivery, SettlementKind.Expired, "The event is not in the log any more.", 0);
            End(delivery, SettlementKind.Expired, _clock.UtcNow);
            KeepSettlements(_clock.Now);
        }
    }

    private EventBatch TakeJournal()
    {
        EventBatch journal = _journal ?? EventBatch.Rent();
        _journal = null;
        _journalDue = long.MaxValue;
        MoveDispatches(journal);
        return journal;
    }

    // In line behind everything that was journalled before, whatever becomes of it. Its first records have had their effect.
    private ValueTask Append(EventBatch journal, int kept) => _owner.Line.AppendAsync(journal, kept);

    private void KeepDispatches(long now)
    {
        if (!_dispatches.IsEmpty || _movedParked.Count > 0)
        {
            MoveDispatches(_journal ??= EventBatch.Rent());
            _journalDue = Math.Min(_journalDue, now + JournalDelay.Ticks);
        }
    }

    private void KeepSettlements(long now)
    {
        KeepDispatches(now);
        if (!_settlements.IsEmpty || _spans.Count > 0)
        {
            MoveSettlements(_journal ??= EventBatch.Rent());
            _journalDue = Math.Min(_journalDue, now + JournalDelay.Ticks);
        }
    }

    // While nothing can be stored it is gathered here, and kept in line once it is long.
    private void FlushOrWait(long now)
    {
        if (_owner.Line.IsStuck && _journal is { Bytes.Length: < GatheredBytesMax })
        {
            _journalDue = now + GatherDelay.Ticks;
        }
        else
        {
            FlushJournal();
        }
    }

    private void FlushJournal()
    {
        if (_journal is not null)
        {
            EventBatch journal = TakeJournal();
            _owner.Store(_subscription.Name, journal, Append(journal, journal.Count));
        }
    }

    // Whether or not it came in time: from now on none is set.
    private void TimerFired()
    {
        lock (_gate)
        {
            _timerDue = long.MaxValue;
        }

        Wake();
    }

    // One timer, set only when something is due before it fires.
    private void SetTimer(long now)
    {
        long due = _isRemoved ? _journalDue : Math.Min(_deadlines.First?.Due ?? long.MaxValue, Math.Min(_journalDue, _paceDue));
        due = !_isRemoved && _waiting.TryPeek(out _, out long waiting) ? Math.Min(due, waiting) : due;
        if (due == long.MaxValue || (_timerDue > now && _timerDue <= due))
        {
            return;
        }

        _timerDue = due;

        // Timers count whole milliseconds, and end one early where it is cut off.
        TimeSpan wait = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, due - now) / (double)TimeSpan.TicksPerMillisecond));
        if (_timer is null)
        {
            _timer = _clock.Provider.CreateTimer(static cursor => ((SubscriptionCursor)cursor!).TimerFired(), this, wait, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }
}
