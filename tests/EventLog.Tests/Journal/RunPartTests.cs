using EventHub.EventLog.Journal;

namespace EventHub.EventLog.Tests.Journal;

public sealed class RunPartTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Split_AnyRun_CoversItAndNothingElse(int seed)
    {
        Random random = new(seed);
        Span<ulong> parts = stackalloc ulong[RunPart.PartsMax];
        for (int turn = 0; turn < 3000; turn++)
        {
            long first = random.NextInt64(1, 1L << random.Next(2, 20)), length = random.Next(1, 1 << random.Next(1, 14));
            int count = RunPart.Split(first, length, parts);
            Assert.True(length > 64 || count <= 2, $"A run of {length} has {count} parts.");
            for (long sequence = first - 70; sequence < first + length + 70; sequence += length < 500 ? 1 : random.Next(1, 40))
            {
                int holders = 0;
                foreach (ulong key in parts[..count])
                {
                    RunPart part = new(key, 0);
                    if (part.Contains(sequence))
                    {
                        holders++;
                        (ulong low, ulong high) = RunPart.KeysFor(part.Level, sequence);
                        Assert.True(low <= key && key <= high, $"{sequence} of {first}+{length} is not looked for where it is.");
                    }
                }

                Assert.Equal(sequence >= first && sequence < first + length ? 1 : 0, holders);
            }
        }
    }

    [Fact]
    public void Split_TheLongestRun_HasFewParts()
    {
        Span<ulong> parts = stackalloc ulong[RunPart.PartsMax];
        int count = RunPart.Split(1, RunPart.SequenceMax, parts);
        Assert.InRange(count, 1, RunPart.PartsMax);
        foreach (long sequence in new[] { 1, 63, 64, 1L << 40, (1L << 40) + 1, RunPart.SequenceMax })
        {
            int holders = 0;
            foreach (ulong key in parts[..count])
            {
                holders += new RunPart(key, 0).Contains(sequence) ? 1 : 0;
            }

            Assert.Equal(1, holders);
        }

        Assert.Equal(RunPart.PartsMax, RunPart.Split(1, RunPart.SequenceMax - 1, parts));
    }
}
