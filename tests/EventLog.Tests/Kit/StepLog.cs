using EventHub.EventLog.Writing;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Kit;

/// <summary>
/// A log on one thread: nothing happens but what the test calls for. Small sizes, so that segments roll often.
/// </summary>
internal sealed class StepLog
{
    public const string Folder = "/log";

    public StepLog(RecordingDisk? disk = null, EventLogOptions? options = null, FakeTimeProvider? time = null)
    {
        Disk = disk ?? new RecordingDisk();
        Options = options ?? Small;
        Time = time ?? new FakeTimeProvider();
    }

    public static EventLogOptions Small { get; } = new()
    {
        Directory = Folder,
        SegmentBytes = 64 * 1024,
        PreallocateBytes = 16 * 1024,
        ReserveBytes = 12 * 1024,
        CommitBytesTarget = 16 * 1024,
        AppendBytesMax = 256 * 1024,
        TailBytesMax = 4 << 20,
    };

    public RecordingDisk Disk { get; }

    public EventLogOptions Options { get; set; }

    public FakeTimeProvider Time { get; }

    public ManualScheduler Scheduler { get; private set; } = new();

    public Random Random { get; init; } = new(7);

    /// <summary>True leaves every sync to <see cref="LogWriter.FinishWritten"/>, which the test calls: two commits may then be in flight.</summary>
    public bool LeavesSyncs { get; init; }

    public List<QuarantinedRange> Damage { get; } = [];

    public SegmentedEventLog Log { get; private set; } = null!;

    public static StepLog Opened(RecordingDisk? disk = null, EventLogOptions? options = null) => new StepLog(disk, options).Open();

    public StepLog Open(long? durableNextLsn = null)
    {
        Scheduler = new ManualScheduler();
        Log = SegmentedEventLog.Open(new LogSetup
        {
            Options = Options,
            Disk = Disk,
            Time = Time,
            Scheduler = Scheduler,
            Random = Random,
            OnDamage = Damage.Add,
            DurableNextLsn = durableNextLsn,
            HostsWriter = false,
        });
        Log.Writer.LeavesSyncsAbove = LeavesSyncs ? 0 : null;
        return this;
    }

    /// <summary>Steps and runs jobs until there is nothing left to do at this time.</summary>
    public StepLog Settle()
    {
        for (int i = 0; i < 10_000; i++)
        {
            StepResult result = Log.Writer.Step();
            bool finished = Log.Writer.FinishWritten();
            if (Scheduler.RunAll() == 0 && result != StepResult.Worked && !finished)
            {
                return this;
            }
        }

        throw new InvalidOperationException("The log does not come to rest: 10,000 steps.");
    }

    /// <summary>Puts an append in line; it is stored by later steps.</summary>
    public Task<AppendResult[]> Begin(params TestEvent[] events)
    {
        EventBatch batch = EventBatch.Rent();
        foreach (TestEvent item in events)
        {
            item.AddTo(batch);
        }

        return Complete(batch);
    }

    /// <summary>Appends and waits for the answer, whatever it is.</summary>
    public AppendResult[] Append(params TestEvent[] events)
    {
        Task<AppendResult[]> append = Begin(events);
        Settle();
        Assert.True(append.IsCompleted, "The append was not answered though the log came to rest.");
        return append.GetAwaiter().GetResult();
    }

    /// <summary>Closes in order.</summary>
    public void Close()
    {
        Log.Writer.Close(new InvalidOperationException("closed"));
        Settle();
        Log.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    public StepLog Reopen()
    {
        Close();
        return Open();
    }

    /// <summary>The process dies and another opens what the machine still holds.</summary>
    public StepLog KillAndReopen() => new StepLog(Disk.Fork(), Options, Time) { Random = Random, LeavesSyncs = LeavesSyncs }.Open();

    /// <summary>Power is lost; the log opens on what may be left.</summary>
    public StepLog CrashAndReopen(CrashStyle style, int seed = 1) =>
        new StepLog(Disk.Crash(style, new Random(seed)), Options, Time) { Random = Random }.Open();

    private async Task<AppendResult[]> Complete(EventBatch batch)
    {
        await Log.AppendAsync(batch);
        AppendResult[] results = batch.Results.ToArray();
        batch.Dispose();
        return results;
    }
}
