using EventHub.Protocol.Records;

namespace EventHub.EventLog;

/// <summary>
/// One step of a walk over a log.
/// </summary>
/// <param name="Batch">A batch to look through, which the caller disposes; null when this step found none.</param>
/// <param name="Place">Where the walk stands after this step: forward the last sequence passed, backward the highest not passed yet.</param>
/// <param name="AtEnd">True when there is nothing further in this direction for now.</param>
/// <param name="GapBefore">True when a damaged range was passed in this step, or, forward, one that retention has taken.</param>
public readonly record struct LogRead(StoredBatch? Batch, long Place, bool AtEnd, bool GapBefore);
