using EventHub.EventLog.Idempotency;

namespace EventHub.EventLog.Tests.Idempotency;

public sealed class DedupWindowTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 100)]
    [InlineData(3, 3000)]
    public void Operations_Random_EqualTheModel(int seed, int keysMax)
    {
        Random random = new(seed);
        DedupWindow window = new(keysMax, TimeSpan.FromTicks(400));
        List<(ulong Hash, long Lsn, long Time)> model = [];
        long lsn = 1, now = 1000;
        for (int i = 0; i < 30_000; i++)
        {
            // Few hashes, many of them with the same home slot.
            ulong hash = ((ulong)random.Next(keysMax * 2) << 44) | 1;
            now += random.Next(3) == 0 ? random.Next(5) : 0;
            bool found = window.TryFind(hash, "a"u8, now, 1, out long place);
            int newest = model.FindLastIndex(entry => entry.Hash == hash && now - entry.Time <= 400);
            Assert.Equal(newest >= 0, found);
            if (found)
            {
                Assert.Equal(model[newest].Lsn, place);
                continue;
            }

            model.RemoveAll(entry => now - entry.Time > 400);
            model.RemoveRange(0, Math.Max(0, model.Count - keysMax + 1));
            window.Add(hash, lsn, now);
            model.Add((hash, lsn++, now));
            if (random.Next(50) == 0)
            {
                window.ForgetFrom(lsn - 1);
                model.RemoveAt(model.Count - 1);
            }

            Assert.True(window.Count <= keysMax);
        }
    }

    [Fact]
    public void TryFind_BelowTheRetained_IsAbsent()
    {
        DedupWindow window = new(10, TimeSpan.FromHours(1));
        window.Add(7, lsn: 5, timeTicks: 0);
        Assert.True(window.TryFind(7, "a"u8, 0, firstLsn: 5, out _));
        Assert.False(window.TryFind(7, "a"u8, 0, firstLsn: 6, out _));
    }

    [Fact]
    public void Add_NoKeysAllowed_RemembersNothing()
    {
        DedupWindow window = new(0, TimeSpan.FromHours(1));
        window.Add(7, 1, 0);
        Assert.False(window.TryFind(7, "a"u8, 0, 1, out _));
    }
}
