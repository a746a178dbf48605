namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>Where a delivery stands, as far as it is known without the journal.</summary>
internal enum DeliveryState : byte
{
    /// <summary>The subscription is no recipient.</summary>
    None,

    /// <summary>No attempt began.</summary>
    Pending,

    /// <summary>An attempt began, and it is not settled.</summary>
    Open,

    /// <summary>Acked.</summary>
    Delivered,

    /// <summary>The last attempt failed.</summary>
    DeadLettered,

    /// <summary>A consumer gave it up.</summary>
    Termed,

    /// <summary>Given up without being handed out, or a discarded dead letter.</summary>
    Discarded,

    /// <summary>It ran out of time.</summary>
    Expired,
}
