namespace EventHub.Tests.Kit;

/// <summary>A clock that stands still until the test moves it; timers fire inside <see cref="Advance"/>.</summary>
internal sealed class FakeTimeProvider : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private readonly List<(long Due, TaskCompletionSource Waiter)> _waiters = [];
    private DateTimeOffset _now = Start;
    private long _elapsed;

    /// <summary>True to end a wait early by what it has beside whole milliseconds, as the system's timers do.</summary>
    public bool CutsToMilliseconds { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _elapsed;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        FakeTimer timer = new(this, callback, state);
        lock (_lock)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the wall clock and the monotonic one, firing what falls due, earliest first; a period fires once however far time moves.</summary>
    public void Advance(TimeSpan by)
    {
        List<FakeTimer> due;
        lock (_lock)
        {
            _now += by;
            _elapsed += by.Ticks;
            due = [.. _timers.Where(timer => timer.Due <= _elapsed).OrderBy(timer => timer.Due)];
        }

        due.ForEach(timer => timer.Fire());
    }

    /// <summary>
    /// Moves to the next time that somebody waits for once, as <see cref="Task.Delay(TimeSpan, TimeProvider)"/> does, if that is not further than <paramref name="max"/>; false when nobody waits.
    /// In a loop, the clock does not run away from what is done in the background.
    /// </summary>
    public bool AdvanceToWaiting(TimeSpan max)
    {
        long next;
        lock (_lock)
        {
            next = _timers.Where(timer => timer.IsOnce).Select(timer => timer.Due).DefaultIfEmpty(long.MaxValue).Min();
            if (next > _elapsed + max.Ticks)
            {
                return false;
            }

            next = Math.Max(0, next - _elapsed);
        }

        Advance(TimeSpan.FromTicks(next));
        return true;
    }

    /// <summary>Sets the wall clock alone, backwards too: what an operator or a time server does.</summary>
    public void StepWallClock(TimeSpan by)
    {
        lock (_lock)
        {
            _now += by;
        }
    }

    /// <summary>How many timers are set to fire after exactly <paramref name="due"/> from now.</summary>
    public int CountDue(TimeSpan due)
    {
        lock (_lock)
        {
            return _timers.Count(timer => timer.Due == _elapsed + due.Ticks);
        }
    }

    /// <summary>Complete once a timer is set to fire after exactly <paramref name="due"/> from now. Time must not move meanwhile.</summary>
    public Task TimerAsync(TimeSpan due)
    {
        lock (_lock)
        {
            TaskCompletionSource waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_timers.Any(timer => timer.Due == _elapsed + due.Ticks))
            {
                waiter.SetResult();
            }
            else
            {
                _waiters.Add((_elapsed + due.Ticks, waiter));
            }

            return waiter.Task;
        }
    }

    private sealed class FakeTimer(FakeTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        /// <summary>When it fires next, in ticks of the monotonic clock; <see cref="long.MaxValue"/> for never.</summary>
        public long Due { get; private set; } = long.MaxValue;

        public bool IsOnce => _period == Timeout.InfiniteTimeSpan;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                Due = DueAfter(dueTime);
                _period = period;
                clock._waiters.RemoveAll(waiter => waiter.Due == Due && waiter.Waiter.TrySetResult());
            }

            return true;
        }

        public void Fire()
        {
            lock (clock._lock)
            {
                Due = DueAfter(_period);
            }

            callback(state);
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private long DueAfter(TimeSpan wait) => wait == Timeout.InfiniteTimeSpan ? long.MaxValue
            : clock._elapsed + (clock.CutsToMilliseconds ? wait.Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond : wait.Ticks);
    }
}
