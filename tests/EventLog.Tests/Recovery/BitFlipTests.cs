using EventHub.EventLog.Format;
using EventHub.EventLog.Tests.Kit;

namespace EventHub.EventLog.Tests.Recovery;

/// <summary>A flipped bit is found and told, or changes nothing. Never is a wrong byte given out, never anything skipped in silence.</summary>
public sealed class BitFlipTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void LastBlock_AnyBitFlipped_TakesTheLastBatchOrNothing(int half)
    {
        FilledLog filled = SmallLog();
        string path = filled.Log.Disk.Segments()[^1];
        (long offset, BatchHeader header) = SegmentBytes.Batches(filled.Log.Disk, path)[^1];
        Assert.True(header.Bytes is > 3500 and <= 4096, $"The last batch has {header.Bytes} bytes.");
        for (int bit = half; bit < 4096 * 8; bit += 2)
        {
            StepLog log = filled.Copy(disk => disk.FlipBit(path, offset + (bit / 8), bit % 8)).Open();
            bool isPadding = bit / 8 >= header.Bytes;
            Assert.True(
                log.Log.Bounds.NextLsn == (isPadding ? header.NextLsn : header.Summary.FirstLsn) && log.Log.Recovery.TornTailBytes > 0 != isPadding,
                $"Bit {bit}: {log.Log.Bounds}, {log.Log.Recovery}.");
            if (bit % 173 == half)
            {
                Assert.Equal(isPadding, new DamageChecker(filled).Check(log));
            }
        }
    }

    [Fact]
    public void LastBlock_AfterAnOrderlyEnd_IsQuarantinedNotTorn()
    {
        FilledLog filled = SmallLog();
        filled.Log.Close();
        string path = filled.Log.Disk.Segments()[^1];
        (long offset, BatchHeader header) = SegmentBytes.Batches(filled.Log.Disk, path)[^1];
        for (int bit = 0; bit < header.Bytes * 8; bit += 301)
        {
            StepLog log = filled.Copy(disk => disk.FlipBit(path, offset + (bit / 8), bit % 8)).Open();
            QuarantinedRange range = Assert.Single(log.Log.Quarantine);
            Assert.Equal((header.Summary.FirstLsn, header.NextLsn), (range.FirstLsn, range.NextLsn));
            Assert.False(new DamageChecker(filled).Check(log));
        }
    }

    [Theory]
    [InlineData(61, true)]
    [InlineData(62, false)]
    public void AnyFile_RandomBitFlippedBeforeOpening_IsFoundOrHarmless(int seed, bool orderly) =>
        FlipRandomly(seed, orderly, flips: 700, (log, path, offset, bit) =>
        {
            log.Disk.FlipBit(path, offset, bit);
            log.Open();
        });

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    public void AnyFile_RandomBitFlippedWhileOpen_IsFoundOrHarmless(int seed) =>
        FlipRandomly(seed, orderly: true, flips: 400, (log, path, offset, bit) =>
        {
            log.Open();
            if (log.Disk.Exists(path))
            {
                log.Disk.FlipBit(path, offset, bit);
            }
        });

    // EVENTLOG_FLIPS says how many (1,500), EVENTLOG_FIRST_SEED which (1,000).
    [Fact]
    public void SealedSegments_RandomBitFlipped_IsFoundOrHarmless() =>
        FlipRandomly(
            Setting.Of("EVENTLOG_FIRST_SEED", 1000), orderly: true, Setting.Of("EVENTLOG_FLIPS", 1500), (log, path, offset, bit) =>
            {
                log.Disk.FlipBit(path, offset, bit);
                log.Open();
            },
            static disk => [.. disk.Segments().SkipLast(1)]);

    [Fact]
    public void Header_OneBitFlipped_IsHarmless()
    {
        FilledLog filled = SmallLog();
        string path = filled.Log.Disk.Segments()[0];
        foreach (int start in new[] { 0, 2048 })
        {
            for (int bit = 0; bit < SegmentHeader.EncodedBytes * 8; bit++)
            {
                StepLog log = filled.Copy(disk => disk.FlipBit(path, start + (bit / 8), bit % 8)).Open();
                Assert.Equal(filled.Records.Keys.Last() + 1, log.Log.Bounds.NextLsn);
                Assert.Empty(log.Log.Quarantine);
            }
        }
    }

    private static FilledLog SmallLog()
    {
        // Ends with a batch that nearly fills its block.
        FilledLog filled = FilledLog.Make(seed: 60, turns: 4);
        filled.Log.Append(new TestEvent("last", [.. Enumerable.Range(0, 3700).Select(i => (byte)i)]) { Key = "last" });
        filled.Include();
        return filled;
    }

    private static void FlipRandomly(int seed, bool orderly, int flips, Action<StepLog, string, long, int> harm, Func<RecordingDisk, string[]>? among = null)
    {
        FilledLog filled = FilledLog.Make(seed, turns: 70);
        if (orderly)
        {
            filled.Log.Close();
        }

        Random random = new(seed);
        string[] files = among?.Invoke(filled.Log.Disk)
            ?? [.. filled.Log.Disk.List(StepLog.Folder).Select(name => Path.Combine(StepLog.Folder, name)).Order(StringComparer.Ordinal)];
        Assert.True(files.Length >= 2, $"There are {files.Length} files.");
        DamageChecker checker = new(filled);
        int harmless = 0;
        for (int i = 0; i < flips; i++)
        {
            string path = files[random.Next(files.Length)];
            long length = filled.Log.Disk.LengthOf(path), offset = random.NextInt64(i % 3 == 0 ? Math.Min(length, 2200) : length);
            offset = i % 4 == 1 ? Math.Max(0, length - 1 - random.Next(2500)) : offset;
            int bit = random.Next(8);
            try
            {
                StepLog log = filled.Copy();
                harm(log, path, offset, bit);
                harmless += checker.Check(log) ? 1 : 0;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}, flip {i}: bit {bit} at {offset} of {path}: {exception.Message}", exception);
            }
        }

        Assert.InRange(harmless, flips / 20, flips * 19 / 20);
    }
}
