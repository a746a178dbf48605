using Orleans;

namespace EventHub.Grains.Interfaces.Replays;

/// <summary>A replay and where it stands, over all partitions.</summary>
/// <param name="Id">Its id, a UUID.</param>
/// <param name="Kind">What it delivers again.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Request">What was asked for, as JSON.</param>
/// <param name="Subscriptions">Names of the subscriptions it goes to, those deleted meanwhile left out.</param>
/// <param name="Matched">Deliveries found when it was asked for; null where there were too many events to look at.</param>
/// <param name="HandedOut">Deliveries handed out, each counted once.</param>
/// <param name="Open">Those of them that are not over.</param>
/// <param name="Failed">Those of them that became dead letters.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="EndedAt">When it was completed or cancelled, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.ReplayInfo")]
public sealed record ReplayInfo(
    [property: Id(0)] string Id, [property: Id(1)] ReplayKind Kind, [property: Id(2)] ReplayState State, [property: Id(3)] string Request,
    [property: Id(4)] System.Collections.Immutable.ImmutableArray<string> Subscriptions, [property: Id(5)] long? Matched,
    [property: Id(6)] long HandedOut, [property: Id(7)] long Open, [property: Id(8)] long Failed,
    [property: Id(9)] DateTimeOffset CreatedAt, [property: Id(10)] DateTimeOffset? EndedAt)
{
    /// <summary>Those of them that are over without having become dead letters.</summary>
    public long Settled => HandedOut - Open - Failed;
}
