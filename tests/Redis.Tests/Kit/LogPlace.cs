using EventHub.EventLog;
using EventHub.EventLog.Disks;
using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Records;

namespace EventHub.Redis.Tests.Kit;

/// <summary>Where the logs of a test are kept, and how they are opened there: small segments, so that they roll often.</summary>
internal sealed class LogPlace(IDisk disk, string directory, Func<ValueTask> end) : IAsyncDisposable
{
    private readonly List<SegmentedEventLog> _logs = [];

    public IDisk Disk => disk;

    public FakeTimeProvider Time { get; } = new();

    public EventLogOptions Options { get; set; } = new()
    {
        Directory = directory,
        SegmentBytes = 64 * 1024,
        PreallocateBytes = 16 * 1024,
        ReserveBytes = 12 * 1024,
        CommitBytesTarget = 16 * 1024,
        AppendBytesMax = 256 * 1024,
        TailBytesMax = 32 * 1024,
    };

    public SegmentedEventLog Open(long? durableNextLsn = null)
    {
        SegmentedEventLog log = SegmentedEventLog.Open(new LogSetup { Options = Options, Disk = disk, Time = Time, DurableNextLsn = durableNextLsn });
        _logs.Add(log);
        return log;
    }

    public static async Task<AppendResult[]> AppendAsync(IEventLog log, params TestEvent[] events)
    {
        using EventBatch batch = EventBatch.Rent();
        foreach (TestEvent item in events)
        {
            item.AddTo(batch);
        }

        await log.AppendAsync(batch);
        return batch.Results.ToArray();
    }

    /// <summary>Appends events of a kilobyte each, until the log has so many segments.</summary>
    public static async Task FillAsync(IEventLog log, int segments)
    {
        for (int i = 0; log.Statistics().Segments < segments; i++)
        {
            await AppendAsync(log, TestEvent.Of($"{i} {new string('x', 1000)}", channel: $"fill.c{i % 3}"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SegmentedEventLog log in _logs)
        {
            await log.DisposeAsync();
        }

        await end();
    }
}
