using Orleans;

namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>
/// Where a subscription stands in a partition.
/// </summary>
/// <param name="Floor">The sequence up to which nothing of its own is open.</param>
/// <param name="NextSequence">The sequence that its slowest lane looks at next.</param>
/// <param name="InFlight">Deliveries handed out and not settled.</param>
/// <param name="Waiting">Deliveries that wait for their next attempt.</param>
/// <param name="DeadLetters">Deliveries given up, not yet replayed or discarded.</param>
/// <param name="Consumers">Members now.</param>
/// <param name="Expired">Deliveries that expired so far, as far as they were looked at.</param>
[GenerateSerializer, Immutable, Alias("EventHub.CursorCounts")]
public readonly record struct CursorCounts([property: Id(0)] long Floor, [property: Id(1)] long NextSequence, [property: Id(2)] int InFlight, [property: Id(3)] int Waiting, [property: Id(4)] int DeadLetters, [property: Id(5)] int Consumers, [property: Id(6)] long Expired = 0)
{
    /// <summary>The counts of two partitions together; places have no sum and are the lowest.</summary>
    public CursorCounts Plus(in CursorCounts other) => new(
        Math.Min(Floor, other.Floor), Math.Min(NextSequence, other.NextSequence), InFlight + other.InFlight, Waiting + other.Waiting,
        DeadLetters + other.DeadLetters, Math.Max(Consumers, other.Consumers), Expired + other.Expired);
}
