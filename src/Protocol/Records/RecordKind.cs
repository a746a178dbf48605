namespace EventHub.Protocol.Records;

/// <summary>
/// What a log record is. The numbers are on disk and never change; all kinds were reserved from the first format on.
/// Every record has an lsn; only <see cref="Event"/> and <see cref="Released"/> consume a sequence.
/// </summary>
public enum RecordKind : byte
{
    /// <summary>An event, visible to recipients at once.</summary>
    Event = 1,

    /// <summary>An event that waits for its time; it has an id but no sequence yet.</summary>
    Scheduled = 2,

    /// <summary>A scheduled event that became visible.</summary>
    Released = 3,

    /// <summary>A subscription was created, changed or deleted.</summary>
    Definition = 4,

    /// <summary>Events were handed to consumers.</summary>
    Dispatch = 5,

    /// <summary>Deliveries were acked, naked, terminated or given up.</summary>
    Settlement = 6,

    /// <summary>An event was deleted.</summary>
    Delete = 7,

    /// <summary>A channel or pattern policy was set or removed.</summary>
    Policy = 8,

    /// <summary>A saga's state, outgoing events and timers.</summary>
    Saga = 9,

    /// <summary>A summary of state so far; bounds recovery.</summary>
    Checkpoint = 10,

    /// <summary>A new owner took the partition.</summary>
    Owner = 11,

    /// <summary>A channel's events below a sequence were purged.</summary>
    Purge = 12,

    /// <summary>Never in a log: an event on its way there that is only to be answered from an earlier one of its idempotency identity.</summary>
    Repeat = 255,
}
