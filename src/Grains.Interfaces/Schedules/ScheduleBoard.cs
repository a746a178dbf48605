namespace EventHub.Grains.Interfaces.Schedules;

/// <summary>What the schedules of this process have done since its start, for metrics. Thread-safe.</summary>
public sealed class ScheduleBoard
{
    private long _schedules, _fired, _missed, _failed;

    /// <summary>Schedules there are.</summary>
    public long Schedules => Volatile.Read(ref _schedules);

    /// <summary>Events published.</summary>
    public long Fired => Volatile.Read(ref _fired);

    /// <summary>Times that passed without an event.</summary>
    public long Missed => Volatile.Read(ref _missed);

    /// <summary>Attempts to publish that failed.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Notes how many schedules there are.</summary>
    public void Count(int schedules) => Volatile.Write(ref _schedules, schedules);

    /// <summary>Notes an event that was published.</summary>
    public void CountFired() => Interlocked.Increment(ref _fired);

    /// <summary>Notes times that passed without an event.</summary>
    public void CountMissed(long times) => Interlocked.Add(ref _missed, times);

    /// <summary>Notes an attempt that failed.</summary>
    public void CountFailed() => Interlocked.Increment(ref _failed);
}
