namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>
/// One verb of a <see cref="SettleBatch"/>.
/// </summary>
/// <param name="Id">The attempt.</param>
/// <param name="Verb">What is said of it.</param>
/// <param name="Delay">When to try again, for <see cref="SettleVerb.Nak"/>; null for the subscription's backoff.</param>
/// <param name="Error">Why, for <see cref="SettleVerb.Nak"/> and <see cref="SettleVerb.Term"/>; at most <see cref="ErrorBytesMax"/> bytes.</param>
/// <param name="IsReturned">
/// Of a <see cref="SettleVerb.Nak"/>: the consumer never began it. It does not count towards the attempts allowed, the first <see cref="ReturnsMax"/> times, and comes
/// again at once without a delay.
/// </param>
public readonly record struct Settlement(DeliveryId Id, SettleVerb Verb, TimeSpan? Delay = null, string? Error = null, bool IsReturned = false)
{
    /// <summary>How often one delivery is given back without counting; so a consumer that does nothing else ends with a dead letter too.</summary>
    public const int ReturnsMax = 1000;

    /// <summary>Most bytes of an error, in UTF-8.</summary>
    public const int ErrorBytesMax = 4096;

    /// <summary>Longest delay a consumer may ask for.</summary>
    public static readonly TimeSpan DelayMax = TimeSpan.FromDays(30);
}
