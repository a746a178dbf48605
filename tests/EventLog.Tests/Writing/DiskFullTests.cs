using EventHub.EventLog.Disks;
using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Writing;

/// <summary>A full disk refuses events, keeps a reserve for other records, and publishing resumes when space returns.</summary>
public sealed class DiskFullTests
{
    [Fact]
    public void Append_NoSpaceAhead_IsRefusedAndNothingIsStored()
    {
        StepLog log = Full(out long stored);
        EventHubException exception = Assert.Throws<EventHubException>(() => log.Append(TestEvent.Of("no room", key: "k")));
        Assert.Equal(ErrorCodes.StorageFull, exception.Code);
        Assert.Equal(507, exception.Code.HttpStatus);
        Assert.NotNull(exception.RetryAfter);
        Assert.Null(log.Log.Fault);
        Assert.True(log.Log.Statistics().DiskFull);
        Assert.Equal(stored + 1, log.Log.Bounds.NextLsn);
        Assert.Equal(stored, Walks.ByLsn(log.Log).Records.Count);
    }

    [Fact]
    public void AppendControl_NoSpaceAhead_UsesTheReserve()
    {
        StepLog log = Full(out long stored);
        Assert.Equal(stored + 1, log.Append(TestEvent.Control("delete 1")).Single().Lsn);
        Assert.Equal(stored + 2, log.Append(TestEvent.Control("delete 2")).Single().Lsn);
        Assert.Throws<EventHubException>(() => log.Append(TestEvent.Of("still no room")));
    }

    [Fact]
    public void AppendControl_SegmentsSmallerThanWhatIsPreparedAtOnce_UsesTheReserve()
    {
        StepLog log = StepLog.Opened(options: StepLog.Small with { PreallocateBytes = 2 * (int)StepLog.Small.SegmentBytes });
        log.Append(TestEvent.Of("one"));
        log.Disk.CapacityBytes = log.Disk.UsedBytes;
        for (bool refused = false; !refused;)
        {
            Task<AppendResult[]> append = log.Begin(new TestEvent("a", new byte[2500]));
            log.Settle();
            refused = append.IsFaulted;
        }

        log.Append(TestEvent.Control("delete 1"));
        log.Append(TestEvent.Control("delete 2"));
    }

    [Fact]
    public void AppendControl_BesideEventsInOneStep_IsStoredAndTheyAreRefused()
    {
        StepLog log = Full(out long stored);
        Task<AppendResult[]> before = log.Begin(TestEvent.Of("e1"));
        Task<AppendResult[]> control = log.Begin(TestEvent.Control("delete"));
        Task<AppendResult[]> behind = log.Begin(TestEvent.Of("e2"));
        log.Settle();
        Assert.True(before.IsFaulted && behind.IsFaulted);
        Assert.Equal(stored + 1, control.Answer().Single().Lsn);
    }

    [Fact]
    public void AppendControl_BesideEventsWhenTheDiskIsFoundFull_IsStored()
    {
        StepLog log = WithOne();
        log.Disk.CapacityBytes = 0;
        Task<AppendResult[]> large = log.Begin(new TestEvent("a", new byte[9_000]));
        Task<AppendResult[]> more = log.Begin(new TestEvent("a", new byte[9_000]));
        log.Settle();
        Task<AppendResult[]> large2 = log.Begin(new TestEvent("a", new byte[9_000]));
        Task<AppendResult[]> control = log.Begin(TestEvent.Control("delete"));
        log.Settle();
        Assert.True(large.IsCompleted && more.IsCompleted && large2.IsFaulted);
        Assert.True(control.IsCompletedSuccessfully, "The control record was refused with the events beside it.");
    }

    [Fact]
    public void Append_SpaceReturns_ResumesAfterTheRetryPause()
    {
        StepLog log = Full(out long stored);
        Assert.Throws<EventHubException>(() => log.Append(TestEvent.Of("refused")));
        log.Disk.CapacityBytes = long.MaxValue;

        // Within the pause nobody looks whether there is space again.
        int operations = log.Disk.Operations;
        Assert.Throws<EventHubException>(() => log.Append(TestEvent.Of("refused")));
        Assert.Equal(operations, log.Disk.Operations);

        log.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(stored + 1, log.Append(TestEvent.Of("stored")).Single().Lsn);
        Assert.False(log.Log.Statistics().DiskFull);
        log.Reopen();
        Assert.Equal(stored + 1, Walks.Forward(log.Log).Events.Count);
    }

    [Fact]
    public void Append_FillAndFreeManyTimes_LosesNothingAnswered()
    {
        StepLog log = StepLog.Opened();
        List<long> stored = [];
        for (int cycle = 0; cycle < 15; cycle++)
        {
            log.Disk.CapacityBytes = log.Disk.Segments().Sum(log.Disk.LengthOf) + (30_000 * (cycle % 3));
            for (int i = 0; i < 30; i++)
            {
                Task<AppendResult[]> append = log.Begin(new TestEvent("a", new byte[2500 + i]));
                log.Settle();
                Assert.True(append.IsCompleted);
                stored.AddRange(append.IsCompletedSuccessfully ? append.Answer().Select(result => result.Lsn) : []);
                log.Time.Advance(TimeSpan.FromMilliseconds(300));
            }

            Assert.True(log.Log.Statistics().DiskFull, "The disk was not filled.");
            log.Disk.CapacityBytes = long.MaxValue;
            log.Time.Advance(TimeSpan.FromSeconds(2));
            stored.Add(log.Append(TestEvent.Of("resumed")).Single().Lsn);
        }

        Assert.Equal(Enumerable.Range(1, stored.Count).Select(lsn => (long)lsn), stored);
        StepLog again = log.CrashAndReopen(CrashStyle.LoseAll);
        Assert.Equal(stored, Walks.ByLsn(again.Log).Records.Keys);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Append_WriteFindsNoSpace_IsRefusedAndItsPlaceUsedAgain(bool partly)
    {
        // A file system that copies on write can run out of space in a preallocated file.
        StepLog log = WithOne();
        log.Disk.Faults = op => op.Kind == DiskOpKind.Write ? partly ? DiskFault.ShortThenNoSpace : DiskFault.NoSpace : DiskFault.None;
        Task<AppendResult[]> keyed = log.Begin(TestEvent.Of("two", key: "k"), new TestEvent("a", new byte[9000]));
        log.Settle();
        Assert.Equal(ErrorCodes.StorageFull, Assert.IsType<EventHubException>(keyed.Exception!.InnerException).Code);

        log.Disk.Faults = null;
        log.Time.Advance(TimeSpan.FromSeconds(2));

        // The key was not stored, so it is not a duplicate now.
        Assert.Equal((AppendOutcome.Stored, 2), (log.Append(TestEvent.Of("two", key: "k")).Single() is var result ? result.Outcome : default, result.Lsn));
        Assert.Equal(2, Walks.ByLsn(log.CrashAndReopen(CrashStyle.LoseAll).Log).Records.Count);
        log.Reopen();
        Assert.Equal(2, Walks.ByLsn(log.Log).Records.Count);
        Assert.False(log.Log.Recovery.StartedNewEpoch);
    }

    [Fact]
    public void Append_WriteFindsNoSpaceBehindARecord_IsNotFoundByTheNextStart()
    {
        // Half of a commit that is padded to a block may be all of its records.
        StepLog log = WithOne();
        FailNextWrite(log, DiskFault.ShortThenNoSpace);
        Assert.Throws<EventHubException>(() => log.Append(TestEvent.Of("refused")));
        Assert.Single(Walks.ByLsn(log.CrashAndReopen(CrashStyle.KeepAll).Log).Records);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Append_BehindARefusalInItsLine_IsRefusedIfThatHoldsIt(bool holds)
    {
        StepLog log = WithOne();
        AppendLine line = new();
        FailNextWrite(log, DiskFault.NoSpace);
        Task first = Begin(log, line, holds);
        log.Settle();
        Task behind = Begin(log, line, holds: true), another = Begin(log, new AppendLine(), holds: true), alone = Begin(log, null, holds: false);
        log.Settle();
        Assert.True(first.IsFaulted && another.IsCompletedSuccessfully && alone.IsCompletedSuccessfully);
        Assert.Equal(holds, behind.IsFaulted);
        Assert.True(behind.IsCompleted);
    }

    private static StepLog WithOne()
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("one"));
        return log;
    }

    private static Task Begin(StepLog log, AppendLine? line, bool holds)
    {
        EventBatch batch = EventBatch.Rent();
        batch.AddControl(RecordKind.Delete, [1]);
        batch.Line = line;
        batch.HoldsLine = holds;
        return log.Log.AppendAsync(batch).AsTask();
    }

    private static void FailNextWrite(StepLog log, DiskFault fault) => log.Disk.Faults = op =>
    {
        if (op.Kind != DiskOpKind.Write)
        {
            return DiskFault.None;
        }

        log.Disk.Faults = null;
        return fault;
    };

    [Fact]
    public void Append_FullMemoryDisk_IsRefusedAndTheLogGoesOn()
    {
        MemoryDisk disk = new(6 * 256 * 1024);
        ManualScheduler scheduler = new();
        SegmentedEventLog log = SegmentedEventLog.Open(new LogSetup
        {
            Options = new EventLogOptions { Directory = "/memory", SegmentBytes = 256 * 1024, RetentionBytes = 400_000 },
            Disk = disk,
            Scheduler = scheduler,
            HostsWriter = false,
        });
        int stored = 0, refused = 0;
        for (int i = 0; i < 400; i++)
        {
            using EventBatch batch = EventBatch.Rent();
            new TestEvent("a", new byte[10_000]).AddTo(batch);
            Task append = log.AppendAsync(batch).AsTask();
            while (!append.IsCompleted)
            {
                log.Writer.Step();
                scheduler.RunAll();
            }

            stored += append.IsCompletedSuccessfully ? 1 : 0;
            refused += append.IsFaulted ? 1 : 0;
            Assert.True(log.Fault is null, log.Fault?.Message);
        }

        Assert.True(stored > 80 && refused > 0);
        Assert.Equal(stored, log.Bounds.NextSequence - 1);
        Assert.Equal(stored, Walks.Forward(log).Events.Count);
    }

    // A disk whose preallocated space is used up to the reserve.
    private static StepLog Full(out long stored)
    {
        StepLog log = WithOne();
        log.Disk.CapacityBytes = 0;
        stored = 1;
        while (true)
        {
            Task<AppendResult[]> append = log.Begin(TestEvent.Of($"fill {stored}"));
            log.Settle();
            if (append.IsFaulted)
            {
                return log;
            }

            stored++;
            Assert.True(stored < 100);
        }
    }
}
