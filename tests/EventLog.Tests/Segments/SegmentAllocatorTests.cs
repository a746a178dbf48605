using EventHub.EventLog.Tests.Kit;

namespace EventHub.EventLog.Tests.Segments;

public sealed class SegmentAllocatorTests
{
    [Fact]
    public async Task Close_WhileZerosAreWritten_WaitsForThem()
    {
        StepLog log = StepLog.Opened();
        Task append = log.Begin(TestEvent.Of("one"));
        log.Log.Writer.Step();
        Assert.Equal(1, log.Scheduler.Waiting);
        using ManualResetEventSlim writing = new(), goOn = new();
        log.Disk.Happened = op =>
        {
            if (op.Kind == DiskOpKind.Write)
            {
                writing.Set();
                goOn.Wait(TimeSpan.FromSeconds(30));
            }
        };
        Task job = Task.Run(() => log.Scheduler.RunOne());
        Assert.True(writing.Wait(TimeSpan.FromSeconds(30)), "No zeros were written.");
        Task closing = Task.Run(() => log.Log.Writer.Release());

        // Whoever opens the folder next must not find this write still on its way. A slow machine can only make this pass.
        Assert.NotSame(closing, await Task.WhenAny(closing, Task.Delay(200)));

        goOn.Set();
        await Task.WhenAll(job, closing).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(append.IsCompleted);
    }

    [Fact]
    public void Job_AfterClosing_TouchesNothing()
    {
        StepLog log = StepLog.Opened();
        _ = log.Begin(TestEvent.Of("one"));
        log.Log.Writer.Step();
        log.Log.Writer.Release();
        int operations = log.Disk.Operations;
        log.Scheduler.RunAll();
        Assert.Equal(operations, log.Disk.Operations);
    }

    [Fact]
    public void Allocation_Fails_StopsTheLogWithItsReason()
    {
        StepLog log = StepLog.Opened();
        log.Disk.Faults = op => op.Kind == DiskOpKind.Write ? DiskFault.Io : DiskFault.None;
        Task append = log.Begin(TestEvent.Of("one"));
        log.Settle();
        Assert.True(append.IsFaulted);
        Assert.Contains("could not be prepared", log.Log.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeepAhead_UnderWay_NeverMakesACommitWait()
    {
        // Space is made ahead: with the jobs run in between, only the first append ever waits.
        StepLog log = StepLog.Opened(options: StepLog.Small with { SegmentBytes = 1 << 20, PreallocateBytes = 64 * 1024 });
        log.Append(TestEvent.Of("first"));
        for (int i = 0; i < 200; i++)
        {
            log.Scheduler.RunAll();
            Task append = log.Begin(new TestEvent("a", new byte[10_000]));
            log.Log.Writer.Step();
            Assert.True(append.IsCompletedSuccessfully, $"Append {i} waited for space.");
        }

        Assert.True(log.Disk.Segments().Count > 2);
    }

    [Fact]
    public void Quiet_AfterABurst_PreparesAsMuchAsWasWritten_AndRests()
    {
        (StepLog log, Func<int> prepared) = Counted();
        log.Append(TestEvent.Of("first"));
        Burst(log, 40);
        int before = prepared();

        log.Time.Advance(TimeSpan.FromMilliseconds(99));
        log.Settle();
        Assert.Equal(before, prepared());

        log.Time.Advance(TimeSpan.FromMilliseconds(1));
        log.Settle();
        int after = prepared();
        Assert.True(after > before, "Nothing was prepared while the log was quiet.");
        Assert.Equal(Timeout.InfiniteTimeSpan, log.Log.Writer.NextDeadline);

        // As large a burst again shares the disk with nothing that it waits for.
        for (int i = 0; i < 40; i++)
        {
            Task append = log.Begin(new TestEvent("a", new byte[10_000]));
            log.Log.Writer.Step();
            Assert.True(append.IsCompletedSuccessfully, $"Append {i} waited for space.");
        }
    }

    [Fact]
    public void Quiet_WithLittleWritten_PreparesNothingMore()
    {
        (StepLog log, Func<int> prepared) = Counted();
        log.Append(TestEvent.Of("one"));
        int before = prepared();
        log.Time.Advance(TimeSpan.FromHours(1));
        log.Settle();
        Assert.Equal(before, prepared());
    }

    [Fact]
    public void Quiet_WithAFullDisk_TriesNoMoreUntilSomethingIsWritten()
    {
        (StepLog log, Func<int> prepared) = Counted();
        log.Append(TestEvent.Of("first"));
        Burst(log, 40);
        log.Disk.Faults = op => op.Kind == DiskOpKind.Write ? DiskFault.NoSpace : DiskFault.None;
        log.Time.Advance(TimeSpan.FromSeconds(1));
        log.Settle();
        int operations = log.Disk.Operations;
        log.Time.Advance(TimeSpan.FromHours(1));
        log.Settle();
        Assert.Equal(operations, log.Disk.Operations);
        Assert.Equal(Timeout.InfiniteTimeSpan, log.Log.Writer.NextDeadline);
    }

    [Fact]
    public void NextSegment_IsWhollyPrepared_BeforeItIsNeeded()
    {
        // Once it is the one being written, zeros would take its file's lock from its commits.
        (StepLog log, Func<int> prepared) = Counted();
        log.Append(TestEvent.Of("first"));
        while (log.Disk.Segments().Count < 2)
        {
            Burst(log, 1);
        }

        int before = prepared();
        Burst(log, 2);
        Assert.Equal(before, prepared());
    }

    [Theory]
    [InlineData(nameof(DiskOpKind.Write))]
    [InlineData(nameof(DiskOpKind.Sync))]
    [InlineData(nameof(DiskOpKind.Rename))]
    public void Roll_WhileTheNextSegmentIsStillPrepared_KeepsEveryEvent(string name)
    {
        DiskOpKind during = Enum.Parse<DiskOpKind>(name);

        // What was asked for before the roll, and would run in the middle of it, must not touch the segment that begins.
        (StepLog log, _) = Counted();
        log.Append(TestEvent.Of("first"));
        int appended = 1, inSegment = 1, waited = 0;
        while (log.Disk.Segments().Count < 4)
        {
            Task append = log.Begin(new TestEvent("a", new byte[10_000]));
            bool rolls = false;
            log.Disk.Happened = op =>
            {
                // A roll begins with the header.
                rolls |= op is { Kind: DiskOpKind.Write, Offset: 0 } && op.Bytes!.AsSpan().ContainsAnyExcept((byte)0);
                if (rolls && op.Kind == during)
                {
                    rolls = false;
                    log.Scheduler.RunAll();
                }
            };
            int segments = log.Disk.Segments().Count;
            log.Log.Writer.Step();
            log.Disk.Happened = null;
            appended++;
            inSegment = segments == log.Disk.Segments().Count ? inSegment + 1 : 1;

            // The last tenth of a segment is written while what was asked for waits.
            waited += append.IsCompleted ? 0 : 1;
            if (!append.IsCompleted || inSegment < 77)
            {
                log.Settle();
            }

            Assert.True(append.IsCompletedSuccessfully, append.Exception?.ToString());
        }

        log.Settle();
        Assert.Equal(appended, Walks.Forward(log.Reopen().Log).Events.Count);
        Assert.True(waited > 1, "No roll ever came while something was being prepared.");
    }

    private static (StepLog Log, Func<int> Prepared) Counted()
    {
        StepLog log = StepLog.Opened(options: StepLog.Small with { SegmentBytes = 1 << 20, PreallocateBytes = 64 * 1024 });
        int prepared = 0;
        log.Disk.Happened = op => prepared += op.Bytes is { Length: >= 32 * 1024 } bytes && bytes.AsSpan().IndexOfAnyExcept((byte)0) < 0 ? 1 : 0;
        return (log, () => prepared);
    }

    private static void Burst(StepLog log, int appends)
    {
        for (int i = 0; i < appends; i++)
        {
            log.Append(new TestEvent("a", new byte[10_000]));
        }
    }
}
