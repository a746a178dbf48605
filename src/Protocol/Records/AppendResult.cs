namespace EventHub.Protocol.Records;

/// <summary>
/// The log's answer for one record.
/// </summary>
/// <param name="Outcome">Stored, or why not.</param>
/// <param name="Lsn">Log sequence number in the partition, from 1.</param>
/// <param name="Sequence">
/// Event number in the partition, from 1; 0 of a delayed event that is not released. Of a record that is not an event: the number the first
/// event behind it has or will have.
/// </param>
/// <param name="TimeTicks">When the record was stored, UTC ticks of 100 ns; with partition and lsn it makes the event's id.</param>
public readonly record struct AppendResult(AppendOutcome Outcome, long Lsn, long Sequence, long TimeTicks);
