using System.Collections.Immutable;

namespace EventHub.Grains.Interfaces.Sagas;

/// <summary>The words for how instances stand.</summary>
public static class SagaWords
{
    /// <summary>How an instance stands.</summary>
    public static ImmutableArray<string> Statuses { get; } = ["running", "compensating", "completed", "failed", "cancelled"];

    /// <summary>What can be asked for in a list.</summary>
    public static ImmutableArray<string> Filters { get; } = [.. Statuses, "paused", "held", "open", "ended"];
}
