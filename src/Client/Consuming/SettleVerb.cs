namespace EventHub.Client.Consuming;

/// <summary>What a consumer says of a delivery; the numbers order a settle message and its answer.</summary>
internal enum SettleVerb
{
    /// <summary>Done.</summary>
    Ack,

    /// <summary>Try again.</summary>
    Nak,

    /// <summary>Give up.</summary>
    Term,

    /// <summary>Still at it.</summary>
    Progress,
}
