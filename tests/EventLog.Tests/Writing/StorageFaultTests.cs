using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Writing;

/// <summary>A failed write or sync stops the log; nothing unsure is acknowledged, nothing acknowledged is lost.</summary>
public sealed class StorageFaultTests
{
    [Theory]
    [InlineData(DiskOpKind.Write)]
    [InlineData(DiskOpKind.Sync)]
    public void Append_StorageFails_StopsTheLog(object kind)
    {
        StepLog log = Warm();
        Task waiter = log.Log.WaitAsync(log.Log.Bounds.NextLsn, default).AsTask();
        Task<AppendResult[]> first = log.Begin(TestEvent.Of("two")), second = log.Begin(TestEvent.Of("three"));
        log.Disk.Faults = op => op.Kind == (DiskOpKind)kind ? DiskFault.Io : DiskFault.None;

        log.Settle();

        Assert.Equal(ErrorCodes.PartitionStopped, Assert.IsType<EventHubException>(first.Exception!.InnerException).Code);
        Assert.True(second.IsFaulted);
        Assert.IsType<EventHubException>(waiter.Exception!.InnerException);
        Assert.Equal(ErrorCodes.PartitionStopped, Assert.IsType<EventHubException>(log.Log.Fault).Code);
        Assert.Equal(ErrorCodes.PartitionStopped, Assert.Throws<EventHubException>(() => log.Append(TestEvent.Of("late"))).Code);
        Assert.Single(Walks.Forward(log.Log).Events);
        Assert.Equal(2, log.Log.DurableNextLsn);
    }

    [Fact]
    public void Append_SyncOfWhatIsWrittenAheadFails_IsNotAnswered()
    {
        StepLog log = new StepLog(null, StepLog.Small) { LeavesSyncs = true }.Open();
        while (log.Scheduler.Waiting == 0)
        {
            Assert.True(log.Log.Bounds.NextLsn < 100, "Nothing is written ahead.");
            log.Begin(TestEvent.Of(new string('x', 5000)));
            log.Log.Writer.Step();
        }

        // It takes back the commit too, which the next sync of the file does not say.
        Task<AppendResult[]> written = log.Begin(TestEvent.Of("written"));
        log.Log.Writer.Step();
        log.Disk.Faults = op => op.Kind == DiskOpKind.Sync ? DiskFault.Io : DiskFault.None;
        log.Scheduler.RunAll();
        log.Disk.Faults = null;
        log.Settle();

        Assert.True(written.IsFaulted);
        Assert.Equal(ErrorCodes.PartitionStopped, Assert.IsType<EventHubException>(log.Log.Fault).Code);
    }

    [Fact]
    public void Open_AfterFailedSync_DropsWhatWasNotDurableAndSavesItAside()
    {
        StepLog log = Warm();
        log.Disk.Faults = op => op.Kind == DiskOpKind.Sync ? DiskFault.Io : DiskFault.None;
        Task<AppendResult[]> failed = log.Begin(TestEvent.Of("two"));
        log.Settle();
        log.Disk.Faults = null;
        Assert.True(failed.IsFaulted);
        long? durable = log.Log.DurableNextLsn;
        Dispose(log);

        // The page cache still shows the batch, and calls it clean.
        log.Open(durable);

        Assert.Equal(2, log.Log.Bounds.NextLsn);
        Assert.True(log.Log.Recovery.TornTailBytes > 0);
        Assert.True(log.Disk.Exists(log.Log.Recovery.TornTailFile!));
        Assert.Equal(2, log.Append(TestEvent.Of("other")).Single().Lsn);
        Assert.Equal(2, Walks.ByLsn(log.CrashAndReopen(CrashStyle.LoseAll).Log).Records.Count);
    }

    [Theory]
    [InlineData(DiskFault.Io)]
    [InlineData(DiskFault.ShortThenIo)]
    [InlineData(DiskFault.NoSpace)]
    [InlineData(DiskFault.ShortThenNoSpace)]
    public void AnyOperationFails_OnceOrForGood_NothingAcknowledgedIsLost(object fault)
    {
        int operations = Run(seed: 41, failsAt: int.MaxValue, forGood: false, (DiskFault)fault);
        Assert.True(operations > 60, $"Only {operations} operations.");
        for (int n = 0; n < operations; n++)
        {
            Run(seed: 41, n, forGood: false, (DiskFault)fault);
            Run(seed: 41, n, forGood: true, (DiskFault)fault);
        }
    }

    // Runs a workload whose n-th operation fails; reopens as the partition does; power is lost at the end.
    private static int Run(int seed, int failsAt, bool forGood, DiskFault fault)
    {
        try
        {
            return RunOnce(seed, failsAt, forGood, fault);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Seed {seed}, {fault} at operation {failsAt}{(forGood ? " and all after it" : "")}: {exception.Message}", exception);
        }
    }

    private static int RunOnce(int seed, int failsAt, bool forGood, DiskFault fault)
    {
        RecordingDisk disk = new();
        bool heals = false;
        disk.Faults = op => !heals && (op.Index == failsAt || (forGood && op.Index >= failsAt)) ? fault : DiskFault.None;
        StepLog log = new(disk, StepLog.Small with { RetentionBytes = 100_000 }) { Random = new Random(seed) };
        Ledger ledger = new();
        ledger.Sent(RecoveryChecker.Fresh);
        long? durable = null;
        if (TryOpen(log, null))
        {
            try
            {
                new RandomWorkload(seed, log, ledger) { Reopens = false, ExpectsFailures = true }.Run(turns: 90);
            }
            finally
            {
                durable = log.Log.DurableNextLsn;
                Dispose(log);
            }
        }

        heals = true;
        int operations = disk.Operations;
        log.Open(durable);
        RecoveryChecker checker = new(ledger, losesNothing: true);
        checker.Check(log, goesOn: false);
        foreach (CrashStyle style in Enum.GetValues<CrashStyle>())
        {
            checker.Check(log.CrashAndReopen(style, seed), goesOn: style == CrashStyle.LoseAll);
        }

        return operations;
    }

    private static bool TryOpen(StepLog log, long? durable)
    {
        try
        {
            log.Open(durable);
            return true;
        }
        catch (Exception exception) when (exception is IOException || exception is EventHubException { Code.Number: 3001 })
        {
            return false;
        }
    }

    private static void Dispose(StepLog log)
    {
        log.Scheduler.Forget();
        log.Log.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static StepLog Warm()
    {
        StepLog log = StepLog.Opened();
        log.Append(TestEvent.Of("one"));
        return log;
    }
}
