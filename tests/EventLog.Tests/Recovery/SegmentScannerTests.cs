using EventHub.EventLog.Format;
using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Positions;

namespace EventHub.EventLog.Tests.Recovery;

/// <summary>A batch counts when its check, its chain and its numbers hold; each alone is not enough.</summary>
public sealed class SegmentScannerTests
{
    [Fact]
    public void Batch_ThatContinuesTheLast_Counts() => Assert.Equal(3, NextLsnWith(header => header));

    [Fact]
    public void Batch_BehindAnotherOne_DoesNotCount() => Assert.Equal(2, NextLsnWith(header => header with { PreviousCrc = header.PreviousCrc + 1 }));

    [Fact]
    public void Batch_OfAnotherPartition_DoesNotCount() => Assert.Equal(2, NextLsnWith(header => header with { Partition = 9 }));

    [Fact]
    public void Batch_WithAnEarlierLsn_DoesNotCount() =>
        Assert.Equal(2, NextLsnWith(header => header with { Summary = header.Summary with { FirstLsn = 1 } }));

    [Fact]
    public void Batch_WithAnotherSequence_DoesNotCount() =>
        Assert.Equal(2, NextLsnWith(header => header with { Summary = header.Summary with { FirstSequence = 1 } }));

    [Fact]
    public void Batch_WithALaterLsn_ProvesDamageBeforeIt()
    {
        StepLog log = Forged(
            header => header with { DurableNextLsn = 5, Summary = header.Summary with { FirstLsn = 5, FirstSequence = 5 } }, blocksBetween: 1);
        QuarantinedRange range = Assert.Single(log.Log.Quarantine);
        Assert.Equal((2, 5, 2, 5), (range.FirstLsn, range.NextLsn, range.FirstSequence, range.NextSequence));
        Assert.Equal(6, log.Log.Bounds.NextLsn);
    }

    [Fact]
    public void Batch_AckedUnsynced_ProvesDamageBeforeIt()
    {
        StepLog log = Forged(
            header => header with { Flags = header.Flags | BatchFlags.AckedUnsynced, Summary = header.Summary with { FirstLsn = 5, FirstSequence = 5 } },
            blocksBetween: 1);
        Assert.Single(log.Log.Quarantine);
    }

    [Fact]
    public void Batch_WrittenWhileTheOneBeforeWasSynced_IsATornTailWithIt()
    {
        // Both were in flight when power was lost, and only the second one reached the disk: nobody was told of either.
        StepLog log = Forged(
            header => header with { DurableNextLsn = 2, Summary = header.Summary with { FirstLsn = 5, FirstSequence = 5 } }, blocksBetween: 1);
        Assert.Empty(log.Log.Quarantine);
        Assert.Equal(2, log.Log.Bounds.NextLsn);
        Assert.True(log.Log.Recovery.TornTailBytes > 4096);
        Assert.True(log.Disk.Exists(log.Log.Recovery.TornTailFile!));
    }

    [Fact]
    public void Batch_OfTheSegmentBefore_DoesNotCount()
    {
        // Bytes of an earlier use of the disk: everything is right but the salt.
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("one"));
        string path = log.Disk.Segments()[0];
        SegmentHeader.TryReadBlock(log.Disk.Contents(path).AsSpan(0, 4096), out SegmentHeader header);
        RecordingDisk disk = log.Disk.Crash(CrashStyle.KeepAll, new Random(1));
        byte[] block = new byte[4096];
        (header with { Salt = header.Salt + 2, Epoch = new Epoch(77) }).WriteBlock(block);
        disk.Overwrite(path, 0, block);
        Assert.Equal(1, new StepLog(disk).Open().Log.Bounds.NextLsn);
    }

    private static long NextLsnWith(Func<BatchHeader, BatchHeader> change)
    {
        StepLog log = Forged(change);
        Assert.Empty(log.Log.Quarantine);
        return log.Log.Bounds.NextLsn;
    }

    // A log of one batch, with a second one written behind it by hand.
    private static StepLog Forged(Func<BatchHeader, BatchHeader> change, int blocksBetween = 0)
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("one"));
        string path = log.Disk.Segments()[0];
        SegmentHeader.TryReadBlock(log.Disk.Contents(path).AsSpan(0, 4096), out SegmentHeader segment);
        (long offset, BatchHeader first) = SegmentBytes.Batches(log.Disk, path).Single();
        byte[] record = TestEvent.Of("two").Record(), batch = new byte[BatchFormat.HeaderBytes + record.Length];
        record.CopyTo(batch, BatchFormat.HeaderBytes);
        BatchHeader second = first with { PreviousCrc = first.Crc, Summary = first.Summary with { FirstLsn = 2, FirstSequence = 2 } };
        BatchFormat.Write(batch, change(second), segment.Salt);
        RecordingDisk disk = log.Disk.Crash(CrashStyle.KeepAll, new Random(1));
        disk.Overwrite(path, offset + (4096 * (1 + blocksBetween)), batch);
        return new StepLog(disk).Open();
    }
}
