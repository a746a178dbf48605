namespace EventHub.Client;

/// <summary>How a subscription is consumed.</summary>
public sealed record ConsumeOptions
{
    /// <summary>
    /// Most deliveries received for which no verb was called yet; the hub sends no more. Default 1,000. Range 1 to 100,000. One whose deadline passed counts no
    /// longer. Choose few where an event takes long: their deadlines run from the time the hub hands them out.
    /// </summary>
    public int Window { get; init; } = 1000;

    /// <summary>Called when the hub has accepted the consumer, and again, in order with the deliveries, each time on a new connection. Null: nobody is told.</summary>
    public Action? OnStarted { get; init; }

    /// <summary>Called with the reason, in order with the deliveries, when the connection is lost. Consuming goes on by itself. Null: nobody is told.</summary>
    public Action<string>? OnInterrupted { get; init; }
}
