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

    /// <summary>It was to be answered from an earlier event of its idempotency identity only, and there is none; nothing was stored.</summary>
    NotKnown = 4,
}
