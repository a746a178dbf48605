namespace EventHub.Protocol.Subscriptions;

/// <summary>What bounds the subscriptions of a hub, whichever way they are made.</summary>
public sealed record SubscriptionLimits
{
    /// <summary>The defaults.</summary>
    public static readonly SubscriptionLimits Default = new();

    /// <summary>Most subscriptions at once. Default 100,000.</summary>
    public int SubscriptionsMax { get; init; } = 100_000;
}
