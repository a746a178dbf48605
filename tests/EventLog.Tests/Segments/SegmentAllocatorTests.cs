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
        await Task.WhenAll(job, closing).WaitAsync(TimeSpan.FromSeconds(30));
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
}
