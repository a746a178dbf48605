using EventHub.EventLog.Disks;
using EventHub.EventLog.Format;
using EventHub.EventLog.Journal;
using EventHub.EventLog.Reading;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Journal;

/// <summary>Both shapes of the index, in memory and in a footer, against a plain list of runs.</summary>
public sealed class SettlementIndexTests
{
    [Theory]
    [InlineData(221, 40)]
    [InlineData(222, 3000)]
    [InlineData(223, 12_000)]
    public void Find_RunsOfAnyLength_EqualsTheModel(int seed, int count)
    {
        Random random = new(seed);
        List<(long First, long Length)> runs = [];
        for (int i = 0; i < count; i++)
        {
            long length = random.Next(4) switch { 0 => random.NextInt64(1, 1L << random.Next(1, 41)), 1 => random.Next(1, 200), _ => 1 };
            runs.Add((random.NextInt64(1, 1L << random.Next(2, 42)), length));
        }

        Check(runs, [.. Enumerable.Range(0, 100).Select(_ => random.NextInt64(1, 1L << random.Next(2, 43)))]);
    }

    [Fact]
    public void Find_RunsAtTheEdgesOfBlocks_EqualsTheModel() => Check(
        [(1, 1), (60, 200), (64, 64), (63, 2), (100, 5000), (4096, 4096), (1, 1_000_000), (262_144, 262_144), (1L << 40, 1L << 41), (1, RunPart.SequenceMax), (RunPart.SequenceMax, 1)],
        []);

    private static void Check(List<(long First, long Length)> runs, long[] others)
    {
        SettlementIndex index = new();
        for (int i = 0; i < runs.Count; i++)
        {
            index.Add(SequenceRuns.Read([1, .. Leb(runs[i].First), .. Leb(runs[i].Length)]), i + 1);
        }

        SealedSettlements stored = Stored(index.ToSortedBytes());
        IEnumerable<long> edges = runs.Take(60).SelectMany(run => new[]
        {
            run.First - 1, run.First, run.First + (run.Length / 2), run.First + run.Length - 1, run.First + run.Length,
        });
        foreach (long sequence in edges.Concat(others).Where(sequence => sequence is > 0 and <= RunPart.SequenceMax))
        {
            List<long> expected = [], written = [], found = [];
            for (int i = 0; i < runs.Count; i++)
            {
                if (sequence >= runs[i].First && sequence - runs[i].First < runs[i].Length)
                {
                    expected.Add(i + 1);
                }
            }

            index.Find(sequence, written);
            Assert.True(stored.TryFind(sequence, found));
            Assert.Equal(expected, written.Order());
            Assert.Equal(expected, found.Order());
        }
    }

    private static SealedSettlements Stored(byte[] section)
    {
        MemoryDisk disk = new(1L << 30);
        IDiskFile file = disk.Open("/footer", create: true);
        SharedBuffer block = new((section.Length + 8191) / 4096 * 4096, pool: null);
        section.CopyTo(block.Span[64..]);
        file.Write(0, block.Span);
        return new SealedSettlements(file, new FooterSection(64, section.Length, Crc32C.Compute(section)));
    }

    private static byte[] Leb(long value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}
