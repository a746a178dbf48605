using EventHub.Gateway.Watching;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Tests.Watching;

public sealed class TailCacheTests
{
    private readonly List<long> _released = [];

    [Fact]
    public void Find_RelativeToWhatIsShared_SaysBehindFoundOrAtTail()
    {
        TailCache cache = new(1 << 20);
        cache.Reset(10);
        cache.Add(Batch(10, 13));
        cache.Add(Batch(13, 14));

        Assert.Equal(TailLookup.Behind, cache.Find(9, out _));
        Assert.Equal((10, 13), Found(cache, 10));
        Assert.Equal((10, 13), Found(cache, 12));
        Assert.Equal((13, 14), Found(cache, 13));
        Assert.Equal(TailLookup.AtTail, cache.Find(14, out _));
        Assert.Equal(TailLookup.AtTail, cache.Find(99, out _));
    }

    [Fact]
    public void Find_PassedWithoutAnythingToShare_IsBehind()
    {
        TailCache cache = new(1 << 20);
        cache.Reset(10);
        cache.Pass(12);

        Assert.Equal(TailLookup.Behind, cache.Find(11, out _));
        Assert.Equal(TailLookup.AtTail, cache.Find(12, out _));
    }

    [Fact]
    public void Add_BeyondTheBytes_LetsTheOldestGo()
    {
        TailCache cache = new(1600);
        cache.Reset(0);
        for (int i = 0; i < 5; i++)
        {
            cache.Add(Batch(i, i + 1));
        }

        Assert.Equal([0, 1], _released);
        Assert.Equal(TailLookup.Behind, cache.Find(0, out _));
        Assert.Equal((2, 3), Found(cache, 2));
    }

    [Fact]
    public void Charge_BeyondTheBytes_LetsTheOldestGoAndKeepsTheNewest()
    {
        TailCache cache = new(4000);
        cache.Reset(0);
        for (int i = 0; i < 3; i++)
        {
            cache.Add(Batch(i, i + 1));
        }

        Assert.Equal(TailLookup.Found, cache.Find(2, out SharedBatch? newest));
        newest!.Charge(3000);
        Assert.Equal([0, 1], _released);
        newest.Charge(10_000);
        Assert.Equal((2, 3), Found(cache, 2));

        // What somebody still sends is paid for until they are done.
        cache.Reset(3);
        Assert.True(cache.Bytes > 13_000);
        newest.Release();
        Assert.Equal(0, cache.Bytes);
    }

    [Fact]
    public void Add_MoreThanTheRingHolds_KeepsTheNewest()
    {
        TailCache cache = new(1 << 30);
        cache.Reset(0);
        for (int i = 0; i < 2500; i++)
        {
            cache.Add(Batch(i, i + 1));
        }

        Assert.Equal(TailLookup.Behind, cache.Find(2499 - 1024, out _));
        for (int i = 2500 - 1024; i < 2500; i++)
        {
            Assert.Equal((i, i + 1), Found(cache, i));
        }
    }

    [Fact]
    public void Reset_WhileSomebodyReads_KeepsTheMemoryUntilTheyAreDone()
    {
        TailCache cache = new(1 << 20);
        cache.Reset(0);
        cache.Add(Batch(0, 1));
        Assert.Equal(TailLookup.Found, cache.Find(0, out SharedBatch? used));
        cache.Reset(1);

        Assert.Empty(_released);
        used!.Release();
        Assert.Equal([0], _released);
        Assert.False(used.TryUse());
    }

    private static (long From, long To) Found(TailCache cache, long after)
    {
        Assert.Equal(TailLookup.Found, cache.Find(after, out SharedBatch? batch));
        batch!.Release();
        return (batch.From, batch.To);
    }

    private SharedBatch Batch(long from, long to)
    {
        StoredBatchHeader header = new(1, from + 1, 0, from + 1, (int)(to - from), 0, 0, default);
        StoredBatch batch = new(0, new Epoch(1), header, ReadOnlyMemory<byte>.Empty, new Lease(() => _released.Add(from)));
        return new SharedBatch(batch, from, to, withIds: true);
    }

    private sealed class Lease(Action release) : IDisposable
    {
        public void Dispose() => release();
    }
}
