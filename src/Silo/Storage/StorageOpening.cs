using EventHub.EventLog;
using EventHub.EventLog.Disks;
using EventHub.Grains.Partitions;
using Microsoft.Extensions.Logging;

namespace EventHub.Silo.Storage;

/// <summary>Turns <see cref="StorageOptions"/> into open partitions.</summary>
internal sealed partial class StorageOpening(StorageOptions options, TimeProvider timeProvider, ILogger<LocalPartitions> logger)
{
    /// <summary>Opens them; see <see cref="PartitionsOpener"/>.</summary>
    public async Task<OpenStorage> OpenAsync(CancellationToken cancellationToken)
    {
        if (options.Provider == StorageProvider.Memory)
        {
            MemoryDisk memory = new(options.MemoryBytesMax);
            return await OpenAsync(memory, static number => $"partition-{number}", folder: null, cancellationToken);
        }

        SystemDisk disk = new();
        DataFolder folder = DataFolder.Open(disk, options.DataDirectory, options.Partitions);
        try
        {
            return await OpenAsync(disk, folder.PartitionDirectory, folder, cancellationToken);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private async Task<OpenStorage> OpenAsync(IDisk disk, Func<int, string> directoryOf, DataFolder? folder, CancellationToken cancellationToken)
    {
        LocalPartitions partitions = await LocalPartitions.OpenAsync(
            options.Partitions, (number, durable) => Open(disk, number, directoryOf(number), durable), timeProvider, logger, cancellationToken);
        return new OpenStorage(partitions, async () =>
        {
            await partitions.DisposeAsync();
            folder?.Dispose();
        });
    }

    private SegmentedEventLog Open(IDisk disk, int number, string directory, long? durableNextLsn)
    {
        SegmentedEventLog log = SegmentedEventLog.Open(new LogSetup
        {
            Options = LogOptionsOf(number, directory),
            Disk = disk,
            Time = timeProvider,
            OnDamage = range => LogDamage(number, range.ToString()),
            DurableNextLsn = durableNextLsn,
        });
        Report(number, log.Recovery);
        return log;
    }

    private void Report(int number, RecoveryReport report)
    {
        LogRecovered(number, report.Segments, report.ScannedSegments, report.WasClean, report.Elapsed.TotalMilliseconds);
        if (report.TornTailBytes > 0)
        {
            LogTornTail(number, report.TornTailBytes, report.TornTailFile);
        }

        if (report.StartedNewEpoch)
        {
            LogNewEpoch(number);
        }
    }

    private EventLogOptions LogOptionsOf(int number, string directory) => new()
    {
        Partition = number,
        Directory = directory,
        Durability = options.Durability,
        SyncInterval = options.SyncInterval,
        SegmentBytes = options.SegmentBytes,
        WriteBufferBytesMax = options.WriteBufferBytesMax,
        TailBytesMax = options.TailBytesMax,
        RetentionAge = options.RetentionAge,
        RetentionBytes = options.RetentionBytes,
        DedupWindow = options.DedupWindow,
        DedupMaxKeys = options.DedupMaxKeys,
    };
}
