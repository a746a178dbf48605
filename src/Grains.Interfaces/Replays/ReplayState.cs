namespace EventHub.Grains.Interfaces.Replays;

/// <summary>Where a replay stands. The numbers are on disk.</summary>
public enum ReplayState : byte
{
    /// <summary>It hands out.</summary>
    Running = 1,

    /// <summary>It hands nothing out until it is resumed.</summary>
    Paused = 2,

    /// <summary>Everything was handed out and is settled. It stays so.</summary>
    Completed = 3,

    /// <summary>It hands nothing out any more. It stays so.</summary>
    Cancelled = 4,
}
