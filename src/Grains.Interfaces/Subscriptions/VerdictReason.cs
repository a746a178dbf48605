namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>Why a subscription gets an event, or does not. Shown in camelCase; the words stay.</summary>
public enum VerdictReason
{
    /// <summary>It gets the event: pattern and filter match.</summary>
    Matches,

    /// <summary>It gets the event late, outside the event's total: it began before its creation, was moved back, or has a replay.</summary>
    Late,

    /// <summary>None of its patterns matches the channel.</summary>
    Pattern,

    /// <summary>A list of its filter does not have the event's value.</summary>
    Filter,

    /// <summary>It was created behind the event, and does not begin before that.</summary>
    CreatedLater,

    /// <summary>It was deleted before it settled the event.</summary>
    SubscriptionDeleted,

    /// <summary>The event was deleted before it was handed out.</summary>
    EventDeleted,
}
