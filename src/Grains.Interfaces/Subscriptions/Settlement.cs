namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>
/// One verb of a <see cref="SettleBatch"/>.
/// </summary>
/// <param name="Id">The attempt.</param>
/// <param name="Verb">What is said of it.</param>
/// <param name="Delay">When to try again, for <see cref="SettleVerb.Nak"/>; null for the subscription's backoff.</param>
/// <param name="Error">Why, for <see cref="SettleVerb.Nak"/> and <see cref="SettleVerb.Term"/>; at most <see cref="ErrorBytesMax"/> bytes.</param>
public readonly record struct Settlement(DeliveryId Id, SettleVerb Verb, TimeSpan? Delay = null, string? Error = null)
{
    /// <summary>Most bytes of an error, in UTF-8.</summary>
    public const int ErrorBytesMax = 4096;

    /// <summary>Longest delay a consumer may ask for.</summary>
    public static readonly TimeSpan DelayMax = TimeSpan.FromDays(30);
}
