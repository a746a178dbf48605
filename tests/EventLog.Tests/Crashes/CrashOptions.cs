using EventHub.EventLog.Tests.Kit;

namespace EventHub.EventLog.Tests.Crashes;

/// <summary>Settings that make everything happen soon.</summary>
internal static class CrashOptions
{
    public static EventLogOptions Always { get; } = StepLog.Small with { RetentionBytes = 150_000, SettlementEntriesMax = 60 };

    public static EventLogOptions Interval { get; } = Always with { Durability = Durability.Interval };

    public static EventLogOptions None { get; } = Always with { Durability = Durability.None };
}
