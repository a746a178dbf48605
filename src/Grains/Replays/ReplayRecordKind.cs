namespace EventHub.Grains.Replays;

/// <summary>What a replay record says. The numbers are on disk, beside those of definitions.</summary>
internal enum ReplayRecordKind : byte
{
    /// <summary>A replay begins.</summary>
    Started = 16,

    /// <summary>It was paused, resumed or cancelled.</summary>
    Changed = 17,

    /// <summary>It has come to its end for a subscription.</summary>
    Ended = 18,

    /// <summary>So many dead letters were opened again.</summary>
    Advanced = 19,
}
