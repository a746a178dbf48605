namespace EventHub.EventLog;

/// <summary>How one partition's log is kept. Sizes are in bytes.</summary>
public sealed record EventLogOptions
{
    /// <summary>The partition's number; part of every event id.</summary>
    public int Partition { get; init; }

    /// <summary>The folder that holds its segments; made when it is missing.</summary>
    public required string Directory { get; init; }

    /// <summary>When an append is answered. Default <see cref="Durability.Always"/>.</summary>
    public Durability Durability { get; init; } = Durability.Always;

    /// <summary>Longest time between a write and its sync under <see cref="Durability.Interval"/>. Default 100 ms.</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A segment gets no further batch beyond this. Default 256 MiB, at least 64 KiB.</summary>
    public long SegmentBytes { get; init; } = 256L << 20;

    /// <summary>
    /// A segment gets no further batch either once the sequences that its settlements speak of have so many entries in memory: runs within one
    /// block of 64 count as one. Default 1,000,000, about 16 MB; what two commits bring may come on top.
    /// </summary>
    public int SettlementEntriesMax { get; init; } = 1_000_000;

    /// <summary>Zeros are written ahead of the batches in pieces of this. Default 8 MiB.</summary>
    public int PreallocateBytes { get; init; } = 8 << 20;

    /// <summary>How much of the preallocated space is kept for records that are not events once the disk is full. Default 1 MiB.</summary>
    public int ReserveBytes { get; init; } = 1 << 20;

    /// <summary>A commit takes waiting appends up to this, and one append at least. Default 1 MiB, where a sync costs little against its write.</summary>
    public int CommitBytesTarget { get; init; } = 1 << 20;

    /// <summary>Largest single append. Default 16 MiB.</summary>
    public int AppendBytesMax { get; init; } = 16 << 20;

    /// <summary>Appends that wait may hold this much; beyond it they are refused. Default 64 MiB.</summary>
    public long WriteBufferBytesMax { get; init; } = 64L << 20;

    /// <summary>Newest batches kept in memory for readers at the tail. Default 16 MiB.</summary>
    public long TailBytesMax { get; init; } = 16L << 20;

    /// <summary>Events older than this are hidden, and freed with their segment. Null, the default, keeps them.</summary>
    public TimeSpan? RetentionAge { get; init; }

    /// <summary>When the log is larger than this its oldest segments go. Null, the default, keeps them.</summary>
    public long? RetentionBytes { get; init; }

    /// <summary>How long an idempotency identity is remembered. Default 10 minutes, at most 24 hours.</summary>
    public TimeSpan DedupWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many identities are remembered at most. Default 1,000,000 (about 40 MB when full).</summary>
    public int DedupMaxKeys { get; init; } = 1_000_000;
}
