namespace EventHub.Grains.Interfaces.Replays;

/// <summary>What a replay delivers again. The numbers are on disk.</summary>
public enum ReplayKind : byte
{
    /// <summary>Stored events of a range, late.</summary>
    Events = 0,

    /// <summary>Dead letters of one subscription: their own deliveries begin again.</summary>
    DeadLetters = 1,
}
