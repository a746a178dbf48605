namespace EventHub.EventLog.Format;

/// <summary>What a batch holds, so that rebuilding an index skips the batches without it.</summary>
[Flags]
internal enum BatchFlags : byte
{
    None = 0,

    /// <summary>A record that is not an event.</summary>
    Control = 1,

    /// <summary>A record with an idempotency identity.</summary>
    DedupKeys = 2,

    /// <summary>A record with source and sourceId.</summary>
    ClientIds = 4,

    /// <summary>Answered before it was synced (durability <c>interval</c> or <c>none</c>).</summary>
    AckedUnsynced = 8,
}
