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

    /// <summary>Takes one event's room in a channel's bucket, or only says whether there is any; false with the time to wait for it.</summary>
    public bool TryTake(ReadOnlySpan<byte> channel, RateLimit limit, bool takes, out TimeSpan wait)
    {
        long now = time.GetElapsedTime(_started).Ticks * RateBucket.UnitsPerTick;
        return BucketOf(channel, limit, now).TryTake(now, takes, out wait);
    }

    // Of threads that find none, or one of another limit, one brings the new bucket; the others take from it.
    private RateBucket BucketOf(ReadOnlySpan<byte> channel, RateLimit limit, long now)
    {
        ConcurrentDictionary<byte[], RateBucket>.AlternateLookup<ReadOnlySpan<byte>> lookup = _buckets.GetAlternateLookup<ReadOnlySpan<byte>>();
        while (true)
        {
            bool isThere = lookup.TryGetValue(channel, out byte[]? name, out RateBucket? bucket);
            if (isThere && bucket!.Limit == limit)
            {
                return bucket;
            }

            MakeRoom(now);
            RateBucket fresh = new(limit);
            if (isThere ? _buckets.TryUpdate(name!, fresh, bucket!) : lookup.TryAdd(channel, fresh))
            {
                return fresh;
            }
        }
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
