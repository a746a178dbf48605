namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>What a call did to a subscription.</summary>
public enum SubscriptionChange
{
    /// <summary>Nothing: it was read, it was so already, or the call was refused.</summary>
    None,

    /// <summary>It is new.</summary>
    Created,

    /// <summary>It has a new definition, was paused or resumed, or moved.</summary>
    Changed,

    /// <summary>It is gone.</summary>
    Deleted,
}
