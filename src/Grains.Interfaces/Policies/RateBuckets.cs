using System.Collections.Concurrent;
using EventHub.Protocol.Policies;

namespace EventHub.Grains.Interfaces.Policies;

/// <summary>A bucket per channel that has a rate limit and was published to lately.</summary>
internal sealed class RateBuckets(TimeProvider time)
{
    // Beyond it those that are full go: they forget nothing. Should none be, all go, and their channels get a burst once more.
    private const int CountMax = 65_536;

    private readonly long _started = time.GetTimestamp();
    private readonly ConcurrentDictionary<byte[], RateBucket> _buckets = new(Utf8Names.Instance);

    public int Count => _buckets.Count;

    /// <summary>Takes one event's room in a channel's bucket; false with the time to wait for it.</summary>
    public bool TryTake(ReadOnlySpan<byte> channel, RateLimit limit, out TimeSpan wait)
    {
        ConcurrentDictionary<byte[], RateBucket>.AlternateLookup<ReadOnlySpan<byte>> lookup = _buckets.GetAlternateLookup<ReadOnlySpan<byte>>();
        long now = time.GetElapsedTime(_started).Ticks * RateBucket.UnitsPerTick;
        if (!lookup.TryGetValue(channel, out RateBucket? bucket) || bucket.Limit != limit)
        {
            MakeRoom(now);
            lookup[channel] = bucket = new RateBucket(limit);
        }

        return bucket.TryTake(now, out wait);
    }

    private void MakeRoom(long now)
    {
        if (_buckets.Count < CountMax)
        {
            return;
        }

        foreach ((byte[] channel, RateBucket bucket) in _buckets)
        {
            if (bucket.IsFull(now))
            {
                _buckets.TryRemove(channel, out _);
            }
        }

        if (_buckets.Count >= CountMax)
        {
            _buckets.Clear();
        }
    }
}
