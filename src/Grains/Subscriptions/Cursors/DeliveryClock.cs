namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>
/// The time of deliveries: waits follow a clock that nobody sets, in ticks of 100 ns from its making; what is stored and shown is UTC.
/// </summary>
internal sealed class DeliveryClock(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public TimeProvider Provider { get; } = time;

    /// <summary>Ticks since it was made.</summary>
    public long Now => Provider.GetElapsedTime(_started).Ticks;

    /// <summary>UTC ticks.</summary>
    public long UtcNow => Provider.GetUtcNow().UtcTicks;
}
