namespace EventHub.Protocol.Schedules;

/// <summary>What bounds the schedules of a hub, whichever way they are made.</summary>
public sealed record ScheduleLimits
{
    /// <summary>The defaults.</summary>
    public static readonly ScheduleLimits Default = new();

    /// <summary>Most schedules at once. Default 10,000.</summary>
    public int SchedulesMax { get; init; } = 10_000;
}
