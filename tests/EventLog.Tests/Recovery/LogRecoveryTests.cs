using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Recovery;

/// <summary>What a log does with what the last process left.</summary>
public sealed class LogRecoveryTests
{
    private static readonly EventLogOptions Interval = StepLog.Small with { Durability = Durability.Interval };

    [Fact]
    public void Open_NewFolder_StartsAtOne()
    {
        StepLog log = StepLog.Opened();
        Assert.Equal((1L, 1L, 1L, 1L), (log.Log.Bounds.FirstLsn, log.Log.Bounds.FirstSequence, log.Log.Bounds.NextLsn, log.Log.Bounds.NextSequence));
        Assert.True(log.Log.Recovery.WasClean);
        Assert.False(log.Log.Recovery.StartedNewEpoch);
    }

    [Fact]
    public void Open_AfterOrderlyEnd_GoesOnInTheSameEpochAndSegment()
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("one"));
        Epoch epoch = log.Log.Bounds.Epoch;

        log.Reopen();

        Assert.True(log.Log.Recovery.WasClean);
        Assert.Equal(epoch, log.Log.Bounds.Epoch);
        Assert.Equal(2, log.Append(TestEvent.Of("two")).Single().Sequence);
        Assert.Single(log.Disk.Segments());
    }

    [Fact]
    public void Open_AfterKill_GoesOnInTheSameEpoch()
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("one"));

        StepLog again = log.KillAndReopen();

        Assert.False(again.Log.Recovery.WasClean);
        Assert.False(again.Log.Recovery.StartedNewEpoch);
        Assert.Equal(2, again.Append(TestEvent.Of("two")).Single().Lsn);
    }

    [Fact]
    public void Open_HoweverTheLastOwnerEnded_TakesAHigherTerm()
    {
        StepLog log = StepLog.Opened();
        long term = log.Log.OwnerTerm;
        foreach (Func<StepLog, StepLog> next in (Func<StepLog, StepLog>[])
            [one => one.KillAndReopen(), one => one.CrashAndReopen(CrashStyle.LoseAll), one => one.Reopen(), one => one.CrashAndReopen(CrashStyle.KeepAll)])
        {
            log.Append(TestEvent.Of("written"));
            log = next(log);
            Assert.True(log.Log.OwnerTerm > term, $"Term {log.Log.OwnerTerm} follows {term}.");
            term = log.Log.OwnerTerm;
        }

        log.Append(TestEvent.Of("last"));
        Assert.Equal(term, SegmentBytes.Batches(log.Disk, log.Disk.Segments()[^1])[^1].Header.Summary.OwnerTerm);
    }

    [Fact]
    public void Open_FirstSegmentLostEverythingUnsynced_StartsNewEpoch()
    {
        StepLog log = StepLog.Opened(options: Interval);
        log.Disk.IgnoresSync = true;
        log.Append(TestEvent.Of("one"));

        StepLog again = log.CrashAndReopen(CrashStyle.LoseAll);

        Assert.Equal(1, again.Log.Bounds.NextLsn);
        Assert.True(again.Log.Recovery.StartedNewEpoch);
        Assert.NotEqual(log.Log.Bounds.Epoch, again.Log.Bounds.Epoch);
    }

    [Fact]
    public void Open_AfterDurabilityChangedAndLoss_StartsNewEpoch()
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("synced"));
        log.Close();
        log.Options = Interval;
        log.Open();
        Epoch epoch = log.Log.Bounds.Epoch;
        log.Disk.IgnoresSync = true;
        log.Append(TestEvent.Of("unsynced"));

        StepLog again = log.CrashAndReopen(CrashStyle.LoseAll);

        Assert.Equal(2, again.Log.Bounds.NextLsn);
        Assert.NotEqual(epoch, again.Log.Bounds.Epoch);
        Assert.Equal([epoch, again.Log.Bounds.Epoch], again.Log.Epochs().Select(span => span.Epoch));
    }

    [Fact]
    public void Open_DurabilityChangedBetweenOrderlyEnds_KeepsTheEpoch()
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("one"));
        Epoch epoch = log.Log.Bounds.Epoch;
        log.Close();
        log.Options = Interval;
        log.Open();
        log.Append(TestEvent.Of("two"));
        log.Close();
        log.Options = StepLog.Small;
        log.Open();

        Assert.Equal(epoch, log.Log.Bounds.Epoch);
        Assert.Equal(2, Walks.Forward(log.Log).Events.Count);
    }

    [Fact]
    public void Open_EarlierStartEndedBetweenSealAndNewSegment_StartsNewEpoch()
    {
        StepLog log = StepLog.Opened(options: Interval);
        log.Append(TestEvent.Of("one"));
        Epoch epoch = log.Log.Bounds.Epoch;
        RecordingDisk left = log.Disk.Crash(CrashStyle.KeepAll, new Random(1));

        // Every moment of the second start is a moment it may end at.
        HashSet<Epoch> epochs = [];
        left.Happened = _ =>
        {
            StepLog third = new StepLog(left.Crash(CrashStyle.LoseAll, new Random(1)), Interval) { Random = new Random(99) }.Open();
            Assert.NotEqual(epoch, third.Log.Bounds.Epoch);
            epochs.Add(third.Log.Bounds.Epoch);
        };
        _ = new StepLog(left, Interval).Open();
        Assert.NotEmpty(epochs);
    }

    [Fact]
    public void Open_KilledBeforeTheNewSegmentsNameWasSynced_SyncsItBeforeAnswering()
    {
        StepLog log = StepLog.Opened();
        RecordingDisk? killed = null;
        log.Disk.Happened = op => killed ??= op.Kind == DiskOpKind.Rename ? log.Disk.Fork() : null;
        for (int i = 0; i < 20; i++)
        {
            log.Append(new TestEvent("a", new byte[6000]));
        }

        StepLog second = new StepLog(killed).Open();
        AppendResult acknowledged = second.Append(TestEvent.Of("mine")).Single();
        StepLog third = second.CrashAndReopen(CrashStyle.LoseAll);

        Assert.True(third.Log.Bounds.NextLsn > acknowledged.Lsn, $"Acknowledged lsn {acknowledged.Lsn} is gone: {third.Log.Bounds}.");
    }

    [Fact]
    public void Append_FileEndsWithoutTheLastBatchesPadding_HarmsNothing()
    {
        StepLog log = StepLog.Opened();
        log.Append(new TestEvent("a", new byte[5000]));
        log.Close();
        log.Disk.CutOff(log.Disk.Segments()[0], 4096 + 128 + 12 + 1 + 5000);

        log.Open();
        log.Append(TestEvent.Of("two"));
        log.Reopen();

        Assert.Empty(log.Log.Quarantine);
        Assert.Equal([1, 2], Walks.ByLsn(log.Log).Records.Keys);
    }

    [Fact]
    public void Open_DamageAtTheEndOfASealedSegment_LeavesItsBytesAsTheyAre()
    {
        StepLog log = RolledLog(out List<AppendResult> results);
        string path = log.Disk.Segments()[0];
        long last = results.Last(result => result.Lsn < FirstLsnOf(log.Disk.Segments()[1])).Lsn;
        log.Close();
        SegmentBytes.Flip(log.Disk, path, SegmentBytes.BatchOffsets(log.Disk, path)[^1] + 200);
        SegmentBytes.Flip(log.Disk, path, log.Disk.LengthOf(path) - 200);
        byte[] before = log.Disk.Contents(path);

        log.Open();

        Assert.Equal(before, log.Disk.Contents(path));
        QuarantinedRange range = Assert.Single(log.Log.Quarantine);
        Assert.Equal((last, last + 1), (range.FirstLsn, range.NextLsn));
    }

    [Fact]
    public void Open_HeaderDamagedInBothCopies_NamesTheFile()
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("one"));
        log.Close();
        string path = log.Disk.Segments()[0];
        SegmentBytes.Flip(log.Disk, path, 30);
        SegmentBytes.Flip(log.Disk, path, 2048 + 30);

        EventHubException exception = Assert.Throws<EventHubException>(() => log.Open());

        Assert.Equal(ErrorCodes.UnreadableLog, exception.Code);
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SegmentOfAnotherPartition_IsRefused()
    {
        StepLog log = StepLog.Opened();
        log.Close();
        log.Options = log.Options with { Partition = 4 };

        EventHubException exception = Assert.Throws<EventHubException>(() => log.Open());

        Assert.Equal(ErrorCodes.UnreadableLog, exception.Code);
        Assert.Contains("partition 4", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_LogShorterThanItsOrderlyEnd_ReportsTheRangeAndGoesOnBehindIt()
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("one"));
        log.Append(TestEvent.Of("two"), TestEvent.Of("three"));
        Epoch epoch = log.Log.Bounds.Epoch;
        log.Close();
        string path = log.Disk.Segments()[0];
        SegmentBytes.Flip(log.Disk, path, SegmentBytes.BatchOffsets(log.Disk, path)[1] + 140);

        log.Open();

        QuarantinedRange range = Assert.Single(log.Log.Quarantine);
        Assert.Equal((2, 4, 2, 4), (range.FirstLsn, range.NextLsn, range.FirstSequence, range.NextSequence));
        Assert.Equal(epoch, log.Log.Bounds.Epoch);
        Assert.Equal((4, 4), (log.Log.Bounds.NextLsn, log.Append(TestEvent.Of("four")).Single().Sequence));
        Assert.Equal([2L, 3L], Walks.ByLsn(log.Log).Quarantined);
        log.Reopen();
        Assert.Equal(range with { Bytes = 0 }, Assert.Single(log.Log.Quarantine));
    }

    private static StepLog RolledLog(out List<AppendResult> results)
    {
        StepLog log = StepLog.Opened();
        results = [];
        for (int i = 0; i < 20; i++)
        {
            results.AddRange(log.Append(new TestEvent("a", new byte[6000])));
        }

        Assert.True(log.Disk.Segments().Count > 1, "No segment was rolled.");
        return log;
    }

    private static long FirstLsnOf(string path) => long.Parse(Path.GetFileNameWithoutExtension(path), System.Globalization.CultureInfo.InvariantCulture);
}
