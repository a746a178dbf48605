using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Writing;

/// <summary>Which thread goes on with what waited for an append.</summary>
public sealed class AnsweringThreadTests
{
    private const string Writer = "log writer 0";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Alone_GoesOnWithTheWriter_AndTheLogDoesNotWaitForIt()
    {
        using SemaphoreSlim begun = new(0), syncs = new(0);
        await using SegmentedEventLog log = Open(begun, syncs);
        Task<string?> first = AnsweredBy(log, () => { });
        syncs.Release();
        Assert.Equal(Writer, await first.WaitAsync(s_patience));

        // What it shows, syncs and notes is done before: what the caller does with the thread keeps nobody from reading.
        long seen = 0;
        Task<string?> second = AnsweredBy(log, () => seen = log.Bounds.NextSequence);
        syncs.Release();
        Assert.Equal(Writer, await second.WaitAsync(s_patience));
        Assert.Equal(3, seen);
    }

    [Fact]
    public async Task WithOthers_GoesOnOnThePool()
    {
        using SemaphoreSlim begun = new(0), syncs = new(0);
        await using SegmentedEventLog log = Open(begun, syncs);
        Task<string?> first = AnsweredBy(log, () => { });
        Assert.True(await begun.WaitAsync(s_patience), "The first was never synced.");
        Task<string?>[] others = [AnsweredBy(log, () => { }), AnsweredBy(log, () => { })];
        syncs.Release(3);
        Assert.Equal(Writer, await first.WaitAsync(s_patience));
        foreach (Task<string?> other in others)
        {
            Assert.NotEqual(Writer, await other.WaitAsync(s_patience));
        }
    }

    [Fact]
    public async Task AloneAndNotSaidToBeBrief_GoesOnOnThePool()
    {
        using SemaphoreSlim begun = new(0), syncs = new(0);
        await using SegmentedEventLog log = Open(begun, syncs);
        Task<string?> alone = AnsweredBy(log, () => { }, briefly: false);
        syncs.Release();
        Assert.NotEqual(Writer, await alone.WaitAsync(s_patience));
    }

    [Fact]
    public async Task ARepetition_IsHeldAgainstWhatIsStored_OnThePool()
    {
        using SemaphoreSlim begun = new(0), syncs = new(0);
        await using SegmentedEventLog log = Open(begun, syncs);
        Task<string?> first = AnsweredBy(log, () => { }, key: "k");
        syncs.Release();
        Assert.Equal(Writer, await first.WaitAsync(s_patience));
        Assert.NotEqual(Writer, await AnsweredBy(log, () => { }, key: "k").WaitAsync(s_patience));
    }

    // Every sync but those of the opening waits for its turn, so that whoever appends is waiting when it is answered.
    private static SegmentedEventLog Open(SemaphoreSlim begun, SemaphoreSlim syncs)
    {
        RecordingDisk disk = new();
        SegmentedEventLog log = SegmentedEventLog.Open(new LogSetup { Options = new EventLogOptions { Directory = StepLog.Folder }, Disk = disk });
        bool isWritten = false;
        disk.Happened = op =>
        {
            isWritten |= op.Kind == DiskOpKind.Write && Thread.CurrentThread.Name == Writer;
            if (op.Kind == DiskOpKind.Sync && isWritten && Thread.CurrentThread.Name == Writer)
            {
                begun.Release();
                Assert.True(syncs.Wait(s_patience), "A sync was never let go on.");
            }
        };
        return log;
    }

    private static async Task<string?> AnsweredBy(SegmentedEventLog log, Action whenAnswered, bool briefly = true, string? key = null)
    {
        EventBatch batch = EventBatch.Rent();
        batch.GoesOnBriefly = briefly;
        TestEvent.Of("one", key).AddTo(batch);
        ValueTask append = log.AppendAsync(batch);

        // A repetition waits for no sync.
        Assert.False(append.IsCompleted && key is null);
        await append.ConfigureAwait(false);
        whenAnswered();
        string? name = Thread.CurrentThread.Name;

        // Whoever waits for this goes on elsewhere: the thread is the log's.
        await Task.Yield();
        batch.Dispose();
        return name;
    }
}
