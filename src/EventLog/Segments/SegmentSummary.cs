namespace EventHub.EventLog.Segments;

/// <summary>Where a sealed segment ends, as its footer says.</summary>
internal readonly record struct SegmentSummary(
    long DataEnd, long NextLsn, long NextSequence, long LastTicks, long OwnerTerm, uint LastCrc, long LastCheckpointLsn);
