using EventHub.Grains.Subscriptions.Cursors;
using EventHub.Grains.Subscriptions.Journal;

namespace EventHub.Grains.Tests.Subscriptions;

public class EndedRangesTests
{
    private const int Sequences = 60;

    [Fact]
    public void One_after_the_other_each_is_found()
    {
        EndedRanges ranges = new();
        for (long sequence = 5; sequence < 9; sequence++)
        {
            ranges.Add(sequence, sequence + 1, 2, SettlementKind.Discarded);
        }

        Assert.Equal(1, ranges.Count);
        Assert.Equal([5, 6, 7, 8], Enumerable.Range(0, 12).Where(sequence => ranges.TryGet(sequence, 2, default, out _)));
        Assert.False(ranges.TryGet(6, 1, default, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_is_added_what_was_there_first_stays(int seed)
    {
        Random random = new(seed);
        EndedRanges ranges = new();
        Dictionary<(long, int), SettlementKind> table = [];
        for (int step = 0; step < 300; step++)
        {
            int lane = random.Next(4);
            long from = random.Next(Sequences), before = Math.Min(from + random.Next(1, 6), Sequences);
            SettlementKind kind = random.Next(2) == 0 ? SettlementKind.Expired : SettlementKind.Discarded;
            bool added = false;
            for (long sequence = from; sequence < before; sequence++)
            {
                added |= table.TryAdd((sequence, lane), kind);
            }

            Assert.Equal(added, ranges.Add(from, before, (byte)lane, kind));
            Compare(ranges, table);
            if (step % 50 == 0)
            {
                ranges = Copy(ranges);
                Compare(ranges, table);
            }
        }
    }

    [Fact]
    public void What_ended_of_one_channel_is_not_found_of_another_and_what_ended_of_all_is_found_of_each()
    {
        EndedRanges ranges = new();
        Assert.True(ranges.Add(1, 10, 0, SettlementKind.Expired, 0, "a"));
        Assert.True(ranges.Add(5, 6, 0, SettlementKind.Discarded, 77));
        ranges = Copy(ranges);
        Assert.True(ranges.TryGet(3, 0, "a"u8, out _));
        Assert.False(ranges.TryGet(3, 0, "b"u8, out _));
        Assert.True(ranges.TryGet(5, 0, "b"u8, out EndedRange range));
        Assert.Equal(new EndedRange(5, 6, SettlementKind.Discarded, 77), range);
        ranges.ForgetBefore(10);
        Assert.Equal(0, ranges.Count);
        Assert.False(ranges.Add(1, 10, 0, SettlementKind.Expired, 0, "a"));
    }

    [Fact]
    public void Ranges_of_an_earlier_checkpoint_are_found_in_each_of_their_lanes()
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write(1);
        writer.Write(7L);
        writer.Write(9L);
        writer.Write((byte)0b0101);
        writer.Write((byte)SettlementKind.Discarded);
        stream.Position = 0;
        using BinaryReader reader = new(stream);
        EndedRanges ranges = new();
        ranges.ReadFirstFormat(reader);
        Assert.Equal([true, false, true, false], Enumerable.Range(0, 4).Select(lane => ranges.TryGet(8, lane, default, out _)));
        Assert.False(ranges.TryGet(9, 0, default, out _));
    }

    private static void Compare(EndedRanges ranges, Dictionary<(long, int), SettlementKind> table)
    {
        for (long sequence = 0; sequence < Sequences; sequence++)
        {
            for (int lane = 0; lane < 4; lane++)
            {
                bool found = ranges.TryGet(sequence, lane, default, out EndedRange range);
                Assert.Equal(table.TryGetValue((sequence, lane), out SettlementKind expected), found);
                Assert.Equal(expected, range.Kind);
            }
        }
    }

    private static EndedRanges Copy(EndedRanges ranges)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        ranges.Write(writer);
        stream.Position = 0;
        using BinaryReader reader = new(stream);
        EndedRanges copy = new();
        copy.Read(reader);
        return copy;
    }
}
