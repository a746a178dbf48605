using EventHub.Protocol.Policies;

namespace EventHub.Grains.Interfaces.Policies;

/// <summary>
/// A token bucket without tokens: it keeps the time at which it would be full again, one number, so that taking one is a compare and
/// swap. Times count a tenth of a nanosecond.
/// </summary>
internal sealed class RateBucket
{
    public const long UnitsPerTick = 1000;

    private readonly long _interval, _depth;
    private long _fullAt;

    public RateBucket(RateLimit limit)
    {
        Limit = limit;
        _interval = limit.Per.Ticks * UnitsPerTick / limit.Events;
        _depth = (long)Int128.Min((Int128)_interval * (limit.Burst - 1), long.MaxValue / 4);
    }

    public RateLimit Limit { get; }

    /// <summary>Takes one event's room, or only says whether there is any; false with the time to wait for it.</summary>
    public bool TryTake(long now, bool takes, out TimeSpan wait)
    {
        while (true)
        {
            long seen = Volatile.Read(ref _fullAt);
            long fullAt = Math.Max(seen, now);
            if (fullAt - now > _depth)
            {
                wait = TimeSpan.FromTicks((fullAt - now - _depth + UnitsPerTick - 1) / UnitsPerTick);
                return false;
            }

            if (!takes || Interlocked.CompareExchange(ref _fullAt, fullAt + _interval, seen) == seen)
            {
                wait = default;
                return true;
            }
        }
    }

    /// <summary>True when a new one would give the same answers.</summary>
    public bool IsFull(long now) => Volatile.Read(ref _fullAt) <= now;
}
