namespace EventHub.Grains.Delays;

/// <summary>What was released, for statistics. Thread-safe.</summary>
internal sealed class DelayCounters
{
    private long _released, _lateTicks;

    /// <summary>How many events.</summary>
    public long Count => Interlocked.Read(ref _released);

    /// <summary>How long after their times they were stored, all together.</summary>
    public TimeSpan Lateness => new(Interlocked.Read(ref _lateTicks));

    /// <summary>An event was released so many ticks after its time.</summary>
    public void Released(long lateTicks)
    {
        Interlocked.Increment(ref _released);
        Interlocked.Add(ref _lateTicks, Math.Max(0, lateTicks));
    }
}
