using System.Globalization;
using EventHub.EventLog;
using EventHub.EventLog.Disks;
using EventHub.Grains.Partitions;
using EventHub.Grains.Sagas;
using EventHub.Protocol.Errors;
using EventHub.Redis.Connections;
using EventHub.Redis.Logs;
using EventHub.Silo.Settings;
using Microsoft.Extensions.Logging;

namespace EventHub.Silo.Storage;

/// <summary>Turns <see cref="StorageOptions"/> into open partitions.</summary>
internal sealed partial class StorageOpening(StorageOptions options, TimeProvider timeProvider, Func<RedisConnection?> connect, ILogger<LocalPartitions> logger, ISagaServices? sagaServices)
{
    private RedisConnection? _redis;

    /// <summary>Opens them; see <see cref="PartitionsOpener"/>.</summary>
    public async Task<OpenStorage> OpenAsync(CancellationToken cancellationToken)
    {
        switch (options.Provider)
        {
            case StorageProvider.Memory:
                return await OpenAsync(new MemoryDisk(options.MemoryBytesMax), NameOf, folder: null, cancellationToken);
            case StorageProvider.Redis:
                return await OpenRedisAsync(cancellationToken);
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

    /// <summary>Opens single partitions in Redis, as owners of a cluster take them: each opener stands for one owner, who is refused once another has taken the partition.</summary>
    /// <exception cref="EventHubException"><c>InvalidSetting</c>, <c>UnreadableLog</c>.</exception>
    public Func<LogOpener> ForOwners()
    {
        RedisConnection connection = ConnectRedis();
        return () =>
        {
            RedisDisk disk = new(connection);
            return (number, durable) => Open(disk, number, NameOf(number), durable);
        };
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"partition-{number}");

    private async Task<OpenStorage> OpenRedisAsync(CancellationToken cancellationToken)
    {
        RedisConnection connection = ConnectRedis();
        try
        {
            return await OpenAsync(new RedisDisk(connection), NameOf, folder: null, cancellationToken);
        }
        catch (IOException fault)
        {
            throw CannotOpen(fault);
        }
    }

    private RedisConnection ConnectRedis()
    {
        try
        {
            RedisConnection connection = _redis = connect()!;
            RedisLayout.Check(connection, options.Partitions);
            LogGuarantee(connection.Address.ToString(), GuaranteeOf(connection).Describe());
            return connection;
        }
        catch (IOException fault)
        {
            throw CannotOpen(fault);
        }
    }

    private EventHubException CannotOpen(IOException fault) => new(
        ErrorCodes.InvalidSetting, $"Storage:Address is '{RedisAddress.WithoutPassword(options.Address)}'; the log cannot be opened there: {fault.Message} Start the server, or name another.", fault);

    // Asked with every opening: a server that was started anew may have other settings.
    private RedisGuarantee GuaranteeOf(RedisConnection connection)
    {
        RedisGuarantee guarantee = RedisGuarantee.Of(connection);
        return guarantee.ProblemFor(options.Durability) is string problem
            ? throw new EventHubException(
                ErrorCodes.InvalidSetting, $"Storage:Durability is {SettingText.Of(options.Durability)}; {connection.Address} cannot keep that: {problem}.")
            : guarantee;
    }

    private async Task<OpenStorage> OpenAsync(IDisk disk, Func<int, string> directoryOf, DataFolder? folder, CancellationToken cancellationToken)
    {
        LocalPartitions partitions = await LocalPartitions.OpenAsync(
            options.Partitions, (number, durable) => Open(disk, number, directoryOf(number), durable), timeProvider, logger, cancellationToken, sagaServices);
        return new OpenStorage(partitions, async () =>
        {
            await partitions.DisposeAsync();
            folder?.Dispose();
        });
    }

    private SegmentedEventLog Open(IDisk disk, int number, string directory, long? durableNextLsn)
    {
        if (_redis is not null)
        {
            GuaranteeOf(_redis);
        }

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
