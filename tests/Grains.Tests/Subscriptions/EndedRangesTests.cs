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
            ranges.Add(sequence, sequence + 1, 4, SettlementKind.Discarded);
        }

        Assert.Equal(1, ranges.Count);
        Assert.Equal([5, 6, 7, 8], Enumerable.Range(0, 12).Where(sequence => ranges.TryGet(sequence, 2, out _)));
        Assert.False(ranges.TryGet(6, 1, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_is_added_and_reopened_is_as_in_a_table(int seed)
    {
        Random random = new(seed);
        EndedRanges ranges = new();
        Dictionary<(long, int), SettlementKind> table = [];
        for (int step = 0; step < 300; step++)
        {
            int lane = random.Next(4);
            long from = random.Next(Sequences), before = Math.Min(from + random.Next(1, 6), Sequences);
            SettlementKind kind = random.Next(2) == 0 ? SettlementKind.Expired : SettlementKind.Discarded;
            if (random.Next(3) == 0)
            {
                ranges.Reopen(from, (byte)lane);
                table.Remove((from, lane));
            }
            else if (Enumerable.Range((int)from, (int)(before - from)).All(sequence => !table.ContainsKey((sequence, lane))))
            {
                ranges.Add(from, before, (byte)(1 << lane), kind);
                for (long sequence = from; sequence < before; sequence++)
                {
                    table.Add((sequence, lane), kind);
                }
            }

            Compare(ranges, table);
            if (step % 50 == 0)
            {
                ranges = Copy(ranges);
                Compare(ranges, table);
            }
        }
    }

    private static void Compare(EndedRanges ranges, Dictionary<(long, int), SettlementKind> table)
    {
        for (long sequence = 0; sequence < Sequences; sequence++)
        {
            for (int lane = 0; lane < 4; lane++)
            {
                bool found = ranges.TryGet(sequence, lane, out SettlementKind kind);
                Assert.Equal(table.TryGetValue((sequence, lane), out SettlementKind expected), found);
                Assert.Equal(expected, kind);
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
