using EventHub.EventLog;
using EventHub.Redis.Connections;
using EventHub.Silo.Clustering;
using EventHub.Silo.Settings;

namespace EventHub.Silo.Storage;

/// <summary>Where and how events are stored. Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Storage";

    private int? _partitions;

    /// <summary>What keeps the log. Default <c>file</c>.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.File;

    /// <summary>Folder of the file log; created when missing, readable by its owner only. Relative to the working folder. Default <c>./data</c>.</summary>
    public string DataDirectory { get; set; } = "./data";

    /// <summary>
    /// Where the server of the <c>redis</c> provider is: <c>redis://[:password@]host[:port][/database][?prefix=name]</c>, or <c>rediss://</c> for TLS. Null
    /// (default) names none.
    /// </summary>
    public string? Address { get; set; }

    /// <summary>
    /// What an acknowledgement promises. <c>always</c> (default): the event is on stable storage. <c>interval</c>: it is there
    /// within <see cref="SyncInterval"/>. <c>none</c>: whenever the operating system writes it.
    /// </summary>
    public Durability Durability { get; set; } = Durability.Always;

    /// <summary>Longest time an acknowledged event is not yet on stable storage under <c>interval</c>. Default 100 ms. Range 1 ms to 1 m.</summary>
    public TimeSpan SyncInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How many bytes the <c>memory</c> provider keeps at most; beyond it publishing is refused with 507. Default 1 GB. Range 64 MB to 1 TB.</summary>
    public long MemoryBytesMax { get; set; } = 1L << 30;

    /// <summary>
    /// How many logs the channels are spread over. Fixed once the data folder, or the prefix in Redis, exists. Default 1, which is one total order; in the Orleans build with
    /// storage in Redis 8. Range 1 to 64.
    /// </summary>
    public int Partitions
    {
        get => _partitions ?? (ClusterOptions.IsAvailable && Provider == StorageProvider.Redis ? ClusterOptions.PartitionsDefault : 1);
        set => _partitions = value;
    }

    /// <summary>Size of one file of the log, in bytes. Default 256 MB. Range 64 KB to 2 GB.</summary>
    public long SegmentBytes { get; set; } = 256L << 20;

    /// <summary>How long events are kept at least; null (default) keeps them for ever. Range 1 m to 36,500 d.</summary>
    public TimeSpan? RetentionAge { get; set; }

    /// <summary>How many bytes each partition keeps at most; null (default) is no limit. At least two segments.</summary>
    public long? RetentionBytes { get; set; }

    /// <summary>How many bytes may wait to be written in each partition; beyond it publishing is refused with 429. Default 64 MB, or a twelfth of the memory the process may use where that is less. Range 16 MB to 4 GB.</summary>
    public long WriteBufferBytesMax { get; set; } = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 12, 16L << 20, 64L << 20);

    /// <summary>How many bytes of the newest events each partition keeps in memory for readers. Default 16 MB. Range 1 MB to 4 GB.</summary>
    public long TailBytesMax { get; set; } = 16L << 20;

    /// <summary>How long an idempotency key is remembered. Default 10 m. Range 1 s to 24 h.</summary>
    public TimeSpan DedupWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many idempotency keys each partition remembers at most, newest first. Default 1,000,000. Range 1,000 to 100,000,000.</summary>
    public int DedupMaxKeys { get; set; } = 1_000_000;

    /// <summary>Where the log is kept and what an acknowledgement promises, in words, without a password.</summary>
    public string Describe()
    {
        string durability = $"durability {SettingText.Word(Durability)}";
        return Provider switch
        {
            StorageProvider.Memory => "memory: everything is gone when the hub ends",
            StorageProvider.Redis => $"{RedisAddress.WithoutPassword(Address)}, {durability}",
            _ => $"{Path.GetFullPath(DataDirectory)}, {durability}",
        };
    }
}
