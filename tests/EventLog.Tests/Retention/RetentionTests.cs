using EventHub.EventLog.Tests.Kit;
using EventHub.EventLog.Writing;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Retention;

/// <summary>Declared limits hide at once, free whole segments, and hold over a restart.</summary>
public sealed class RetentionTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void ByAge_OldEvents_AreHiddenThoughTheirSegmentStays()
    {
        StepLog log = Aged(out List<AppendResult> results);
        Apply(log);

        // Four minutes and a half are kept of ten.
        long first = results.First(result => result.TimeTicks >= log.Time.GetUtcNow().UtcTicks - log.Options.RetentionAge!.Value.Ticks).Lsn;
        Assert.Equal(6, first);
        Assert.Equal((first, first), (log.Log.Bounds.FirstLsn, log.Log.Bounds.FirstSequence));
        Assert.Equal(results.Where(result => result.Lsn >= first).Select(result => result.Lsn), Walks.Forward(log.Log).Events.Select(record => record.Lsn));
        Assert.Equal(5, Walks.Backward(log.Log).Events.Count);
        Assert.Null(log.Log.FindAsync(first - 1, default).Result());
        Assert.Equal([first], log.Log.FindClientIdAsync(EventIdentity.OfClientId("/s"u8, "6"u8), default).Result());

        // Whoever asks looks at the record; of a delayed event it may be hidden and still be needed.
        Assert.Equal([first - 1], log.Log.FindClientIdAsync(EventIdentity.OfClientId("/s"u8, "5"u8), default).Result());
        Assert.Equal(first, Assert.Single(log.Log.Channels()).FirstSequence);
        Assert.Single(log.Disk.Segments());
    }

    [Fact]
    public void ByAge_AWalkThatIsOvertaken_IsToldOfTheGap()
    {
        StepLog log = Aged(out _);
        Apply(log);
        using StoredBatch? overtaken = Read(log, 4, out bool isGapTold);
        using StoredBatch? before = Read(log, 5, out bool isNoGapTold);

        Assert.Equal((true, false), (isGapTold, isNoGapTold));
        Assert.Equal(6, overtaken!.FirstSequence);
        Assert.Equal(6, before!.FirstSequence);
    }

    [Fact]
    public void ByAge_AfterARestart_HidesTheSame()
    {
        StepLog log = Aged(out _);
        Apply(log);
        LogBounds before = log.Log.Bounds;
        log.Reopen();
        Apply(log);
        Assert.Equal(before, log.Log.Bounds);
    }

    [Fact]
    public void ByAge_EverythingOld_LeavesTheNumbers()
    {
        StepLog log = Aged(out _);
        log.Time.Advance(TimeSpan.FromHours(1));
        Apply(log);
        LogBounds bounds = log.Log.Bounds;
        Assert.Equal((11, 11, 11, 11), (bounds.FirstLsn, bounds.FirstSequence, bounds.NextLsn, bounds.NextSequence));
        Assert.Empty(Walks.Forward(log.Log).Events);
        Assert.Empty(Walks.Backward(log.Log).Events);
        Assert.Empty(log.Log.Channels());
        Assert.Equal((11, 11), (log.Append(TestEvent.Of("next")).Single() is var next ? next.Lsn : 0, next.Sequence));
        Assert.Single(Walks.Forward(log.Log).Events);
    }

    [Fact]
    public void ByAge_LongDamageBeforeTheFirstToKeep_KeepsIt()
    {
        StepLog log = StepLog.Opened(options: StepLog.Small with { RetentionAge = Minute, CommitBytesTarget = 1, TailBytesMax = 1 });
        log.Append(TestEvent.Of("old"));
        log.Time.Advance(TimeSpan.FromHours(1));
        for (int i = 0; i < 330; i++)
        {
            log.Append(new TestEvent("a", new byte[60_000]));
        }

        log.Append(TestEvent.Of("to keep"));
        log.Close();

        // More damaged stretches than one step looks at.
        foreach (string path in log.Disk.Segments().SkipLast(1))
        {
            SegmentBytes.BatchOffsets(log.Disk, path).ForEach(offset => SegmentBytes.Flip(log.Disk, path, offset + 200));
        }

        log.Open();
        Apply(log);

        Assert.Contains(Walks.Forward(log.Log).Events, record => record.Lsn == 332);
    }

    [Fact]
    public void BySize_OldestSegments_GoAndTheActiveStays()
    {
        StepLog log = StepLog.Opened(options: StepLog.Small with { RetentionBytes = 120_000 });
        List<long> lsns = [];
        for (int i = 0; i < 60; i++)
        {
            lsns.Add(log.Append(new TestEvent("a", new byte[6000])).Single().Lsn);
        }

        int segments = log.Disk.Segments().Count;
        log.Log.ApplyRetentionAsync(default).End();
        log.Log.Writer.Step();

        // Hidden at once, deleted when the job runs.
        long first = log.Log.Bounds.FirstLsn;
        Assert.True(first > 1);
        Assert.Equal(segments, log.Disk.Segments().Count);
        log.Settle();
        Assert.True(log.Disk.Segments().Count < segments);
        Assert.InRange(log.Log.Statistics().RetainedBytes, 40_000, 120_000);
        Assert.Equal(lsns.Where(lsn => lsn >= first), Walks.Forward(log.Log).Events.Select(record => record.Lsn));
        log.Reopen();
        Assert.Equal(first, log.Log.Bounds.FirstLsn);
        Assert.Empty(log.Log.Quarantine);
    }

    [Fact]
    public void BySize_ClosedBeforeTheJobRan_FilesAreLeftToWhoeverOpensTheFolderNext()
    {
        StepLog log = StepLog.Opened(options: StepLog.Small with { RetentionBytes = 120_000 });
        for (int i = 0; i < 60; i++)
        {
            log.Append(new TestEvent("a", new byte[6000]));
        }

        int segments = log.Disk.Segments().Count;
        log.Log.ApplyRetentionAsync(default).End();
        log.Log.Writer.Step();
        Assert.Equal(1, log.Scheduler.Waiting);
        log.Log.Writer.Close(new InvalidOperationException("closed"));
        while (log.Log.Writer.Step() != StepResult.Stopped)
        {
        }

        log.Log.DisposeAsync().End();
        log.Scheduler.RunAll();
        Assert.Equal(segments, log.Disk.Segments().Count);
        log.Open();
        Apply(log);
        Assert.True(log.Disk.Segments().Count < segments);
    }

    [Fact]
    public void NothingDeclared_NothingGoes()
    {
        StepLog log = StepLog.Opened();
        for (int i = 0; i < 30; i++)
        {
            log.Append(new TestEvent("a", new byte[6000]));
        }

        log.Time.Advance(TimeSpan.FromDays(3650));
        Apply(log);
        Assert.Equal(30, Walks.Forward(log.Log).Events.Count);
    }

    [Fact]
    public void CrashWhileSegmentsAreDeleted_LeavesNoHole()
    {
        StepLog log = StepLog.Opened(options: StepLog.Small with { RetentionBytes = 1 });
        for (int i = 0; i < 60; i++)
        {
            log.Append(new TestEvent("a", new byte[6000]));
        }

        int states = 0;
        log.Disk.Happened = _ =>
        {
            for (int seed = 0; seed < 8; seed++)
            {
                Assert.Empty(log.CrashAndReopen(CrashStyle.Subset, seed).Log.Quarantine);
                states++;
            }
        };
        Apply(log);
        Assert.True(states > 40);
        Assert.Single(log.Disk.Segments());
    }

    private static void Apply(StepLog log)
    {
        log.Log.ApplyRetentionAsync(default).End();
        log.Settle();
    }

    private static StepLog Aged(out List<AppendResult> results)
    {
        StepLog log = StepLog.Opened(options: StepLog.Small with { RetentionAge = TimeSpan.FromSeconds(270) });
        results = [];
        for (int i = 1; i <= 10; i++)
        {
            results.AddRange(log.Append(TestEvent.Of("x") with { Source = "/s", SourceId = $"{i}" }));
            log.Time.Advance(i < 10 ? Minute : TimeSpan.Zero);
        }

        return log;
    }

    private static StoredBatch? Read(StepLog log, long after, out bool gapBefore)
    {
        LogRead read = log.Log.ReadForwardAsync(after, default, Lanes.All, default).Result();
        gapBefore = read.GapBefore;
        return read.Batch;
    }
}
