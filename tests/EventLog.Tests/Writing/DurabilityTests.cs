using EventHub.EventLog.Tests.Kit;
using EventHub.EventLog.Writing;

namespace EventHub.EventLog.Tests.Writing;

/// <summary>When appends are answered, and when they are synced, under each durability.</summary>
public sealed class DurabilityTests
{
    private static readonly EventLogOptions Interval = StepLog.Small with { Durability = Durability.Interval, SyncInterval = TimeSpan.FromMilliseconds(100) };

    [Fact]
    public void Always_FailingSync_IsNotAnswered()
    {
        StepLog log = Warm(StepLog.Small);
        log.Disk.Faults = op => op.Kind == DiskOpKind.Sync ? DiskFault.Io : DiskFault.None;
        Task append = log.Begin(TestEvent.Of("two"));
        log.Log.Writer.Step();
        Assert.True(append.IsFaulted);
        Assert.Equal(2, log.Log.Bounds.NextLsn);
    }

    [Fact]
    public void Interval_Append_IsAnsweredBeforeTheSyncWhichFollowsWithinTheInterval()
    {
        StepLog log = Warm(Interval);
        long syncs = log.Log.Statistics().Syncs;
        Task append = log.Begin(TestEvent.Of("two"));

        Assert.Equal(StepResult.Worked, log.Log.Writer.Step());
        Assert.True(append.IsCompletedSuccessfully);
        Assert.Equal(TimeSpan.FromMilliseconds(100), log.Log.Writer.NextDeadline);
        Assert.Equal(StepResult.Idle, log.Log.Writer.Step());
        Assert.Equal(syncs, log.Log.Statistics().Syncs);

        log.Time.Advance(TimeSpan.FromMilliseconds(60));
        Assert.Equal(TimeSpan.FromMilliseconds(40), log.Log.Writer.NextDeadline);
        log.Time.Advance(TimeSpan.FromMilliseconds(40));
        log.Log.Writer.Step();

        Assert.Equal(syncs + 1, log.Log.Statistics().Syncs);
        Assert.Equal(Timeout.InfiniteTimeSpan, log.Log.Writer.NextDeadline);
        Assert.Equal(3, log.CrashAndReopen(CrashStyle.LoseAll).Log.Bounds.NextLsn);
    }

    [Fact]
    public void Interval_AppendsAtEveryStep_AreSyncedWithinTheIntervalAllTheSame()
    {
        StepLog log = Warm(Interval with { SegmentBytes = 1 << 20, PreallocateBytes = 512 * 1024 });
        long syncs = log.Log.Statistics().Syncs;
        for (int i = 0; i < 20; i++)
        {
            _ = log.Begin(TestEvent.Of($"e{i}"));
            Assert.Equal(StepResult.Worked, log.Log.Writer.Step());
            log.Time.Advance(TimeSpan.FromMilliseconds(50));
        }

        Assert.InRange(log.Log.Statistics().Syncs - syncs, 6, 10);
    }

    [Fact]
    public void Interval_OrderlyEnd_SyncsWhatWasAnswered()
    {
        StepLog log = Warm(Interval);
        log.Append(TestEvent.Of("two"));
        log.Close();
        StepLog again = log.CrashAndReopen(CrashStyle.LoseAll);
        Assert.True(again.Log.Recovery.WasClean);
        Assert.False(again.Log.Recovery.StartedNewEpoch);
        Assert.Equal(3, again.Log.Bounds.NextLsn);
    }

    [Fact]
    public void Interval_Roll_SyncsTheOldSegmentFirst()
    {
        StepLog log = Warm(Interval);
        for (int i = 0; i < 14; i++)
        {
            log.Append(new TestEvent("a", new byte[6000]));
        }

        Assert.True(log.Disk.Segments().Count > 1);
        long first = long.Parse(Path.GetFileNameWithoutExtension(log.Disk.Segments()[^1]), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(log.CrashAndReopen(CrashStyle.LoseAll).Log.Bounds.NextLsn >= first);
    }

    [Fact]
    public void None_Append_IsNeverSyncedWhileItRuns()
    {
        StepLog log = Warm(StepLog.Small with { Durability = Durability.None });
        long syncs = log.Log.Statistics().Syncs;
        Task append = log.Begin(TestEvent.Of("two"));
        log.Log.Writer.Step();
        Assert.True(append.IsCompletedSuccessfully);
        log.Time.Advance(TimeSpan.FromHours(1));
        log.Log.Writer.Step();
        Assert.Equal(syncs, log.Log.Statistics().Syncs);
        Assert.Equal(Timeout.InfiniteTimeSpan, log.Log.Writer.NextDeadline);
        Assert.Null(log.Log.DurableNextLsn);
        log.Close();
        Assert.Equal(3, log.CrashAndReopen(CrashStyle.LoseAll).Log.Bounds.NextLsn);
    }

    [Theory]
    [InlineData(Durability.Interval)]
    [InlineData(Durability.None)]
    public void Unsynced_KilledButNothingLost_StillStartsANewEpoch(Durability durability)
    {
        // Nobody can tell afterwards whether the newest answers were lost.
        StepLog log = Warm(StepLog.Small with { Durability = durability });
        StepLog again = log.KillAndReopen();
        Assert.Equal(2, again.Log.Bounds.NextLsn);
        Assert.True(again.Log.Recovery.StartedNewEpoch);
        Assert.Equal(2, again.Log.Epochs().Count);
    }

    // With space ahead, so that the next step writes at once.
    private static StepLog Warm(EventLogOptions options)
    {
        StepLog log = StepLog.Opened(options: options);
        log.Append(TestEvent.Of("one"));
        log.Time.Advance(TimeSpan.FromSeconds(1));
        log.Settle();
        Assert.Equal(0, log.Scheduler.Waiting);
        return log;
    }
}
