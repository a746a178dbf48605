using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Journal;

public sealed class CheckpointTests
{
    [Fact]
    public void LastCheckpoint_OfOnePart_IsThatPart()
    {
        StepLog log = StepLog.Opened();
        Assert.Equal(0, log.Log.LastCheckpointLsn);
        log.Append(TestEvent.Of("one"));
        Put(log, isLast: true, first: 0);
        AssertEverywhere(log, 2);
    }

    [Fact]
    public void LastCheckpoint_WithoutItsLastPart_IsTheOneBefore()
    {
        StepLog log = StepLog.Opened();
        long whole = Put(log, isLast: false, first: 0);
        AssertEverywhere(log, 0);
        log.Append(TestEvent.Of("between"));
        Put(log, isLast: false, whole);
        AssertEverywhere(log, 0);
        Put(log, isLast: true, whole);
        AssertEverywhere(log, whole);
        long open = Put(log, isLast: false, first: 0);
        AssertEverywhere(log, whole);
        Put(log, isLast: true, open);
        AssertEverywhere(log, open);
    }

    [Fact]
    public void LastCheckpoint_OverManySegments_IsFoundWithoutReadingThem()
    {
        StepLog log = StepLog.Opened();
        long first = Put(log, isLast: false, first: 0);
        Fill(log, segments: 2);
        Put(log, isLast: true, first);
        Fill(log, segments: 3);
        AssertEverywhere(log, first);

        log.Close();
        long reads = log.Disk.Reads;
        log.Open();
        long opening = log.Disk.Reads - reads;
        Assert.Equal(first, log.Log.LastCheckpointLsn);
        Assert.Equal(reads + opening, log.Disk.Reads);
        Assert.Equal(1, log.Log.Recovery.ScannedSegments);
    }

    [Fact]
    public void LastCheckpoint_FirstPartFreed_IsNone()
    {
        StepLog log = StepLog.Opened(options: StepLog.Small with { RetentionBytes = 100_000 });
        long first = Put(log, isLast: false, first: 0);
        Fill(log, segments: 1);
        Put(log, isLast: true, first);
        AssertEverywhere(log, first);
        Fill(log, segments: 1);
        log.Log.ApplyRetentionAsync(default).End();
        log.Settle();
        AssertEverywhere(log, 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0101")]
    [InlineData("02010000000000000000")]
    [InlineData("0101FFFFFFFFFFFFFFFF")]
    [InlineData("01010200000000000000")]
    [InlineData("01020000000000000000")]
    public void LastCheckpoint_BodyThatMakesNoSense_CompletesNothing(string hex)
    {
        StepLog log = StepLog.Opened();
        Put(log, isLast: true, first: 0);
        log.Append(new TestEvent(null, Convert.FromHexString(hex)) { Kind = RecordKind.Checkpoint });
        AssertEverywhere(log, 1);
    }

    [Theory]
    [InlineData(211)]
    [InlineData(212)]
    public void ReadControl_FromAnyPlace_EqualsTheModel(int seed)
    {
        FilledLog filled = FilledLog.Make(seed, turns: 120);
        SeenRecord[] control = [.. filled.Records.Values.Where(record => !record.IsEvent)];
        foreach (StepLog log in new[] { filled.Log, filled.Copy().Open() })
        {
            for (long from = 0; from <= log.Log.Bounds.NextLsn + 1; from++)
            {
                // From the batch that holds the place, which may begin before it.
                using StoredBatch? at = log.Log.FindAsync(from, default).Result();
                long first = at?.FirstLsn ?? from;
                Assert.Equal(control.Where(record => record.Lsn >= first), Walks.Control(log.Log, from));
            }
        }
    }

    [Fact]
    public void ReadControl_FromALateRecord_ReadsNothingBeforeIt()
    {
        StepLog log = StepLog.Opened(options: StepLog.Small with { TailBytesMax = 1 });
        for (int i = 0; i < 60; i++)
        {
            log.Append(JournalModel.Settlement(new string('x', 5000), 1));
        }

        log = log.Reopen();
        long reads = log.Disk.Reads, last = log.Log.Bounds.NextLsn - 1;
        Assert.Equal(last, Assert.Single(Walks.Control(log.Log, last)).Lsn);
        Assert.True(log.Disk.Reads - reads <= 2, $"{log.Disk.Reads - reads} reads.");
    }

    private static long Put(StepLog log, bool isLast, long first) => log.Append(JournalModel.Checkpoint("x", isLast, first)).Single().Lsn;

    private static void Fill(StepLog log, int segments)
    {
        for (int wanted = log.Disk.Segments().Count + segments; log.Disk.Segments().Count < wanted;)
        {
            log.Append(new TestEvent("filler", new byte[9000]));
        }
    }

    private static void AssertEverywhere(StepLog log, long expected)
    {
        Assert.Equal(expected, log.Log.LastCheckpointLsn);
        Assert.Equal(expected, log.KillAndReopen().Log.LastCheckpointLsn);
        Assert.Equal(expected, log.Reopen().Log.LastCheckpointLsn);
    }
}
