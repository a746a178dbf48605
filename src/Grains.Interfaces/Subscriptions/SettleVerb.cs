namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>What a consumer says of a delivery.</summary>
public enum SettleVerb : byte
{
    /// <summary>Done.</summary>
    Ack,

    /// <summary>Try again, now or later.</summary>
    Nak,

    /// <summary>Give up.</summary>
    Term,

    /// <summary>Still at it: the ack deadline starts anew.</summary>
    Progress,
}
