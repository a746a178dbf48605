namespace EventHub.Protocol.Records;

/// <summary>What became of one record of an <see cref="EventBatch"/>.</summary>
public enum AppendOutcome : byte
{
    /// <summary>Not decided yet.</summary>
    None = 0,

    /// <summary>Stored under the lsn and sequence of the result.</summary>
    Stored = 1,

    /// <summary>The same idempotency identity was stored before; lsn, sequence and time are those of the first.</summary>
    Duplicate = 2,

    /// <summary>The idempotency identity is known with another payload; nothing was stored.</summary>
    KeyReused = 3,
}

/// <summary>
/// The log's answer for one record.
/// </summary>
/// <param name="Outcome">Stored, or why not.</param>
/// <param name="Lsn">Log sequence number in the partition, from 1.</param>
/// <param name="Sequence">Event number in the partition, from 1; 0 for records that are not events.</param>
/// <param name="TimeTicks">When the record was stored, UTC ticks of 100 ns; with partition and lsn it makes the event's id.</param>
public readonly record struct AppendResult(AppendOutcome Outcome, long Lsn, long Sequence, long TimeTicks);
