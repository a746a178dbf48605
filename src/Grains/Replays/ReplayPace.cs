namespace EventHub.Grains.Replays;

/// <summary>
/// The rate of one replay, over all partitions and subscriptions of this process: whoever hands out reserves a place in time, so that many share it evenly and nobody
/// is woken for nothing. What was not used while nothing was there is not made up for. Thread-safe.
/// </summary>
internal sealed class ReplayPace
{
    // So many reservations a second at most; above that a reservation is for several.
    private const int ReservationsPerSecond = 100;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly long _ticksEach;
    private readonly Lock _gate = new();
    private long _next;

    /// <summary>Up to <paramref name="rate"/> a second.</summary>
    public ReplayPace(TimeProvider time, int rate)
    {
        _time = time;
        _started = time.GetTimestamp();
        Share = Math.Max(1, rate / ReservationsPerSecond);
        _ticksEach = TimeSpan.TicksPerSecond * Share / rate;
    }

    /// <summary>For how many a reservation is.</summary>
    public int Share { get; }

    /// <summary>Reserves the next place for <see cref="Share"/>; how long to wait until it begins.</summary>
    public TimeSpan Reserve()
    {
        lock (_gate)
        {
            long now = _time.GetElapsedTime(_started).Ticks, at = Math.Max(now, _next);
            _next = at + _ticksEach;
            return new TimeSpan(at - now);
        }
    }
}
