namespace EventHub.Protocol.Envelope;

/// <summary>Where an event stands, over all its recipients. JSON: the names in lower case.</summary>
public enum EventStatus : byte
{
    /// <summary>Nothing was handed out yet, or it waits for its time.</summary>
    Pending,

    /// <summary>An attempt began and something is open.</summary>
    Processing,

    /// <summary>Every recipient is done, or there was none.</summary>
    Completed,

    /// <summary>A recipient gave up.</summary>
    Failed,

    /// <summary>It ran out of time before a recipient was done.</summary>
    Expired,

    /// <summary>It was deleted; its payload is gone.</summary>
    Deleted,
}
