using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Writing;

/// <summary>Write, sync, answer: for every answer, in this order.</summary>
public sealed class AckOrderTests
{
    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(34)]
    [InlineData(35, true)]
    [InlineData(36, true)]
    [InlineData(37, true)]
    public void RandomWorkload_EveryAnswer_FollowsItsWriteAndSync(int seed, bool leavesSyncs = false)
    {
        AckOrderChecker checker = Run(seed, ignoresSync: false, Durability.Always, leavesSyncs);

        Assert.Empty(checker.Violations());
        Assert.True(checker.Checked > 100, $"Only {checker.Checked} answers were checked.");
    }

    [Fact]
    public void Checker_SyncDoesNothing_IsFoundOut() =>
        Assert.Contains(Run(31, ignoresSync: true, Durability.Always).Violations(), violation => violation.Contains("without a sync", StringComparison.Ordinal));

    [Fact]
    public void Checker_AnswersBeforeSync_AreFoundOut() =>
        Assert.Contains(Run(31, ignoresSync: false, Durability.Interval).Violations(), violation => violation.Contains("without a sync", StringComparison.Ordinal));

    [Fact]
    public void Checker_AnswerWithoutWrite_IsFoundOut()
    {
        RecordingDisk disk = new() { KeepsTrace = true };
        AckOrderChecker checker = new(disk);
        checker.Acknowledged(1, [1, 2, 3]);
        Assert.Contains("before it was written", Assert.Single(checker.Violations()), StringComparison.Ordinal);
    }

    [Fact]
    public void NewSegment_IsNamedDurably_BeforeItsFirstBatch()
    {
        RecordingDisk disk = new() { KeepsTrace = true };
        StepLog log = StepLog.Opened(disk);
        log.Append(TestEvent.Of("one"));

        DiskOp batch = disk.Trace.Last(op => op.Kind == DiskOpKind.Write && op.Bytes.AsSpan().IndexOf("one"u8) >= 0);
        DiskOpKind[] before = [.. disk.Trace.Where(op => op.Index < batch.Index && (op.FileId == batch.FileId || op.FileId == 0)).Select(op => op.Kind)];

        Assert.Equal(
            [DiskOpKind.Create, DiskOpKind.Write, DiskOpKind.Sync, DiskOpKind.Rename, DiskOpKind.SyncDirectory], before.Take(5));
    }

    private static AckOrderChecker Run(int seed, bool ignoresSync, Durability durability, bool leavesSyncs = false)
    {
        RecordingDisk disk = new() { KeepsTrace = true };
        EventLogOptions options = StepLog.Small with { Durability = durability };
        StepLog log = new StepLog(disk, options) { Random = new Random(seed), LeavesSyncs = leavesSyncs }.Open();
        disk.IgnoresSync = ignoresSync;
        AckOrderChecker checker = new(disk);
        RandomWorkload workload = new(seed, log, new Ledger())
        {
            OnAnswer = (item, result) =>
            {
                if (result.Outcome == AppendOutcome.Stored)
                {
                    checker.Acknowledged(result.Lsn, item.Record());
                }
            },
        };
        workload.Run(turns: 300);
        return checker;
    }
}
