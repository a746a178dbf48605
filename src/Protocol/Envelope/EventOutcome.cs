namespace EventHub.Protocol.Envelope;

/// <summary>How an event ended. JSON: camelCase; null while it has not.</summary>
public enum EventOutcome : byte
{
    /// <summary>Not ended.</summary>
    None,

    /// <summary>Every recipient acked.</summary>
    Delivered,

    /// <summary>There was no recipient.</summary>
    Unrouted,

    /// <summary>A recipient ran out of attempts.</summary>
    DeadLettered,

    /// <summary>A recipient gave up explicitly.</summary>
    Termed,

    /// <summary>A dead letter was discarded.</summary>
    Discarded,

    /// <summary>It ran out of time.</summary>
    Expired,

    /// <summary>It was deleted.</summary>
    Deleted,

    /// <summary>A full queue dropped it, where a profile allows that.</summary>
    Shed,
}
