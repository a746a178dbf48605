namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>Bounds of delivery that are no settings.</summary>
public static class DeliveryLimits
{
    /// <summary>
    /// Most paused channels, each priority by itself, whose events a subscription holds back in a partition while others go on. Beyond it the priority waits
    /// before the next event of a paused channel.
    /// </summary>
    public const int PausedChannelsMax = 1000;
}
