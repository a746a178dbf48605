using System.Runtime.CompilerServices;
using EventHub.Grains.Delays;

namespace EventHub.Grains.Tests.Delays;

public class WaitingSetTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_changes_leave_what_a_sorted_set_has(int seed)
    {
        Random random = new(seed);
        WaitingSet set = new();
        SortedDictionary<(long Due, long Origin), long> model = [];
        for (int i = 0; i < 20_000; i++)
        {
            (long due, long origin) = (random.Next(50), random.Next(1, 5000));
            if (random.Next(3) == 0)
            {
                Assert.Equal(model.Remove((due, origin)), set.Remove(due, origin));
            }
            else
            {
                model[(due, origin)] = origin + i;
                set.Add(new WaitingEvent(due, origin, origin + i));
            }

            Assert.Equal(model.Count, set.Count);
            Assert.Equal(model.TryGetValue((due, origin), out long lsn), set.TryGet(due, origin, out WaitingEvent found));
            Assert.Equal(lsn, found.Lsn);
        }

        Assert.Equal(model.Select(entry => new WaitingEvent(entry.Key.Due, entry.Key.Origin, entry.Value)), set.All);
        Assert.Equal(model.Values.Min(), set.LowestLsn());
        Assert.Equal(set.All.TakeWhile(waiting => waiting.DueTicks <= 20).Take(777), set.Due(20, 777));
        Assert.Equal(set.All, RoundTrip(set).All);
    }

    [Fact]
    public void An_empty_set_has_nothing()
    {
        WaitingSet set = new();
        Assert.False(set.TryFirst(out _));
        Assert.False(set.Remove(1, 1));
        Assert.Empty(set.Due(long.MaxValue, 10));
        Assert.Equal(long.MaxValue, set.LowestLsn());
        Assert.Empty(RoundTrip(set).All);
    }

    [Theory]
    [InlineData(true, 25)]
    [InlineData(false, 40)]
    public void A_million_take_few_bytes_each(bool inOrder, int bytesMax)
    {
        const int Events = 1_000_000;
        Random random = new(4);
        WaitingSet set = new();
        for (int i = 1; i <= Events; i++)
        {
            set.Add(new WaitingEvent(inOrder ? i : random.NextInt64(Events), i, i));
        }

        Assert.Equal(24, Unsafe.SizeOf<WaitingEvent>());
        Assert.InRange(set.Room, Events, bytesMax / 24.0 * Events);
        Assert.Equal(Events, set.Count);
    }

    [Fact]
    public void A_checkpoint_has_few_bytes_of_each()
    {
        WaitingSet set = new();
        Random random = new(5);
        for (int i = 1; i <= 10_000; i++)
        {
            set.Add(new WaitingEvent(639_000_000_000_000_000 + random.NextInt64(TimeSpan.TicksPerDay), i, i));
        }

        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        WaitingSetFormat.Write(writer, set);
        Assert.InRange(stream.Length, 10_000, 90_000);
    }

    private static WaitingSet RoundTrip(WaitingSet set)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        WaitingSetFormat.Write(writer, set);
        writer.Flush();
        stream.Position = 0;
        WaitingSet read = new();
        WaitingSetFormat.Read(new BinaryReader(stream), read);
        return read;
    }
}
