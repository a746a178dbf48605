namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>Why a delivery that a subscription has is not with a consumer now. Shown in camelCase; the words stay.</summary>
public enum DeliveryHold
{
    /// <summary>The hub reads what there is, and hands nothing out yet.</summary>
    Starting,

    /// <summary>The event waits for its <c>deliverAt</c>: it is judged as if that were now.</summary>
    Delayed,

    /// <summary>The subscription is paused.</summary>
    SubscriptionPaused,

    /// <summary>The policy of the channel pauses delivery.</summary>
    ChannelPaused,

    /// <summary>No consumer asks for deliveries.</summary>
    NoConsumer,

    /// <summary>The consumers there are have as much as they take for now.</summary>
    NoCredit,

    /// <summary>As many deliveries are in flight as the subscription allows.</summary>
    MaxInFlight,

    /// <summary>As many deliveries are open as there may be.</summary>
    OpenDeliveries,

    /// <summary>So many events of failing keys are held back that an ordered subscription stands still.</summary>
    HeldKeys,

    /// <summary>An earlier event of its key is open.</summary>
    Key,

    /// <summary>It waits for its next attempt to be due.</summary>
    Retry,

    /// <summary>Events before it have not all been looked at.</summary>
    NotReached,
}
