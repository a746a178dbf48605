using EventHub.EventLog;

namespace EventHub.Simulation.Hub;

/// <summary>Sizes that make everything happen soon, and cost little.</summary>
internal static class Sizes
{
    /// <summary>Keys of events are given out again within half of it.</summary>
    public static readonly TimeSpan DedupWindow = TimeSpan.FromHours(1);

    /// <summary>In a hub with retention events go after this: when all that was asked for meanwhile is answered, and no key is given out again.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(2);

    public static EventLogOptions Small { get; } = new()
    {
        Directory = "/log",
        SegmentBytes = 64 * 1024,
        PreallocateBytes = 16 * 1024,
        ReserveBytes = 12 * 1024,
        CommitBytesTarget = 16 * 1024,
        AppendBytesMax = 256 * 1024,
        TailBytesMax = 32 * 1024,
        SettlementEntriesMax = 40,
        DedupWindow = DedupWindow,
    };
}
