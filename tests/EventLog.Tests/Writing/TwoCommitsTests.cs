using EventHub.EventLog.Tests.Kit;
using EventHub.EventLog.Writing;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Writing;

/// <summary>A commit is written while the one before is synced: answers keep their order, and a fault takes both.</summary>
public sealed class TwoCommitsTests
{
    [Fact]
    public void SecondCommit_IsWrittenBeforeTheFirstIsSynced_AndOneSyncAnswersBoth()
    {
        StepLog log = Warm();
        Task<AppendResult[]> first = Written(log, "one"), second = Written(log, "two");
        Assert.Equal(["one", "two"], SinceLastSync(log.Disk));
        Assert.False(first.IsCompleted || second.IsCompleted);
        Assert.Single(Walks.Forward(log.Log).Events);

        Assert.True(log.Log.Writer.FinishWritten());

        Assert.True(first.IsCompletedSuccessfully && second.IsCompletedSuccessfully);
        Assert.Equal(3, Walks.Forward(log.Log).Events.Count);
        Assert.Empty(SinceLastSync(log.Disk));
    }

    [Fact]
    public void ThirdCommit_WaitsForTheFirst()
    {
        StepLog log = Warm();
        Task<AppendResult[]> first = Written(log, "one"), second = Written(log, "two");
        Task<AppendResult[]> third = Written(log, "three");
        Assert.True(first.IsCompletedSuccessfully && second.IsCompletedSuccessfully);
        Assert.False(third.IsCompleted);
        Assert.Equal(["three"], SinceLastSync(log.Disk));
    }

    [Fact]
    public async Task RepeatOfWhatIsInFlight_IsAnsweredWithIt_NotBefore()
    {
        StepLog log = Warm();
        TestEvent sent = TestEvent.Of("once") with { Key = "k" };
        Task<AppendResult[]> first = log.Begin(sent);
        log.Log.Writer.Step();
        Task<AppendResult[]> again = log.Begin(sent);
        log.Log.Writer.Step();
        Assert.True(first.IsCompleted || !again.IsCompleted, "A repeat was answered before its first one was on storage.");
        log.Settle();
        Assert.Equal((await first).Single() with { Outcome = AppendOutcome.Duplicate }, (await again).Single());
    }

    [Fact]
    public void FailedSync_FailsBothInOrder_AndWhatWaitsBehind()
    {
        StepLog log = Warm();
        Task<AppendResult[]>[] appends = [Written(log, "one"), Written(log, "two"), log.Begin(TestEvent.Of("three"))];
        log.Disk.Faults = op => op.Kind == DiskOpKind.Sync ? DiskFault.Io : DiskFault.None;

        Assert.False(log.Log.Writer.FinishWritten());
        Assert.All(appends, append => Assert.False(append.IsCompleted));
        Assert.Equal(StepResult.Stopped, log.Log.Writer.Step());

        Assert.All(appends, append => Assert.Equal(ErrorCodes.PartitionStopped, Assert.IsType<EventHubException>(append.Exception!.InnerException).Code));
        Assert.Equal(2, log.Log.DurableNextLsn);
        Assert.Single(Walks.Forward(log.Log).Events);
        Assert.False(log.Log.Writer.WaitForWritten());
    }

    [Fact]
    public void FailedWrite_FailsTheCommitBeforeItToo()
    {
        StepLog log = Warm();
        Task<AppendResult[]> written = Written(log, "one");
        log.Disk.Faults = op => op.Kind == DiskOpKind.Write ? DiskFault.Io : DiskFault.None;

        Task<AppendResult[]> failing = Written(log, "two");

        Assert.True(written.IsFaulted && failing.IsFaulted);
        Assert.Equal(2, log.Log.DurableNextLsn);
    }

    [Fact]
    public void SegmentEnds_WithACommitInFlight_WhichIsAnsweredFirst()
    {
        StepLog log = Warm();
        List<Task<AppendResult[]>> appends = [];
        while (log.Disk.Segments().Count == 1)
        {
            appends.Add(Written(log, new string('x', 6000)));
            log.Scheduler.RunAll();
        }

        log.Settle();
        Assert.All(appends, append => Assert.True(append.IsCompletedSuccessfully));
        Assert.Equal(appends.Count + 1, Walks.Forward(log.Log).Events.Count);
        Assert.Empty(log.KillAndReopen().Log.Quarantine);
    }

    [Fact]
    public void PowerLost_SecondCommitWholeAndFirstTorn_NeitherIsThere()
    {
        StepLog log = Warm();
        _ = Written(log, "one");
        DiskOp first = log.Disk.Trace.Last(op => op.Kind == DiskOpKind.Write);
        _ = Written(log, "two");
        RecordingDisk left = log.Disk.Crash(CrashStyle.KeepAll, new Random(1));
        left.Overwrite(log.Disk.Segments()[^1], first.Offset, new byte[4096]);

        StepLog opened = new StepLog(left).Open();

        Assert.Equal(2, opened.Log.Bounds.NextLsn);
        Assert.Empty(opened.Log.Quarantine);
        Assert.True(opened.Log.Recovery.StartedNewEpoch);
    }

    private static StepLog Warm()
    {
        StepLog log = new StepLog(new RecordingDisk { KeepsTrace = true }) { LeavesSyncs = true }.Open();
        log.Append(TestEvent.Of("warm"));
        return log;
    }

    private static Task<AppendResult[]> Written(StepLog log, string text)
    {
        Task<AppendResult[]> append = log.Begin(TestEvent.Of(text));
        log.Log.Writer.Step();
        return append;
    }

    // The texts in the batches written behind the last sync.
    private static string[] SinceLastSync(RecordingDisk disk)
    {
        int synced = disk.Trace.FindLastIndex(op => op.Kind == DiskOpKind.Sync);
        return
        [
            .. disk.Trace.Skip(synced + 1).Where(op => op.Kind == DiskOpKind.Write && op.Bytes!.AsSpan().StartsWith("EHB1"u8))
                .Select(op => new[] { "one", "two", "three" }.First(text => op.Bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(text)) >= 0)),
        ];
    }
}
