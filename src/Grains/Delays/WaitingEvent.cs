namespace EventHub.Grains.Delays;

/// <summary>A delayed event before its time.</summary>
/// <param name="DueTicks">When it is to be delivered, UTC ticks.</param>
/// <param name="OriginLsn">Lsn of the record with which it was published; its id has it.</param>
/// <param name="Lsn">Lsn of the record from which it will be released: the same, or that of a copy further back in the log.</param>
internal readonly record struct WaitingEvent(long DueTicks, long OriginLsn, long Lsn);
