using Orleans;

namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>A subscription and where it stands, over all partitions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Definition">Its definition as JSON, every field.</param>
/// <param name="Paused">True while it hands nothing out.</param>
/// <param name="Version">From 1; each change, pause included, has the next.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="ChangedAt">When this version came in force.</param>
/// <param name="InFlight">Deliveries handed out and not settled.</param>
/// <param name="Waiting">Deliveries that wait for their next attempt.</param>
/// <param name="DeadLetters">Deliveries given up, not yet replayed or discarded.</param>
/// <param name="Consumers">Its members now.</param>
/// <param name="Expired">Deliveries that expired so far, as far as they were looked at.</param>
[GenerateSerializer, Immutable, Alias("EventHub.SubscriptionInfo")]
public sealed record SubscriptionInfo(
    [property: Id(0)] string Name, [property: Id(1)] string Definition, [property: Id(2)] bool Paused, [property: Id(3)] int Version,
    [property: Id(4)] DateTimeOffset CreatedAt, [property: Id(5)] DateTimeOffset ChangedAt,
    [property: Id(6)] int InFlight, [property: Id(7)] int Waiting, [property: Id(8)] int DeadLetters, [property: Id(9)] int Consumers, [property: Id(10)] long Expired);
