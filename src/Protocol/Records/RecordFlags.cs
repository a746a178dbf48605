namespace EventHub.Protocol.Records;

/// <summary>Bits of a record's flag byte. The two lowest bits are the <see cref="EventPriority"/>.</summary>
[Flags]
internal enum RecordFlags : byte
{
    None = 0,

    /// <summary>Mask of the lane.</summary>
    LaneMask = 0b11,

    /// <summary>The prefix is followed by the 8-byte hash of the record's idempotency identity.</summary>
    DedupHash = 1 << 2,

    /// <summary>Then comes the 8-byte hash of source and sourceId.</summary>
    ClientIdHash = 1 << 3,

    /// <summary>The payload is validated JSON.</summary>
    JsonPayload = 1 << 4,

    /// <summary>Then come lsn and time, 8 bytes each, of the record with which the event was published: this one is its copy.</summary>
    Origin = 1 << 5,

    /// <summary>There is a field that says when it expires.</summary>
    Expires = 1 << 6,
}
