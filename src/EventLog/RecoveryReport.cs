namespace EventHub.EventLog;

/// <summary>What opening a log found.</summary>
/// <param name="Segments">Segment files.</param>
/// <param name="ScannedSegments">How many of them had to be read through.</param>
/// <param name="WasClean">The log had been closed in order (or is new).</param>
/// <param name="TornTailBytes">Bytes of an unfinished write that were set aside; 0 for none.</param>
/// <param name="TornTailFile">Where they were saved, or null.</param>
/// <param name="StartedNewEpoch">Sequences somebody may have seen can return as other events, so positions are of a new epoch.</param>
/// <param name="Elapsed">Time taken.</param>
public sealed record RecoveryReport(
    int Segments, int ScannedSegments, bool WasClean, long TornTailBytes, string? TornTailFile, bool StartedNewEpoch, TimeSpan Elapsed);
