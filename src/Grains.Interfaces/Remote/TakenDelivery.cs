using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>One attempt on its way to a consumer elsewhere.</summary>
/// <param name="Id">Names it: the text form of a <see cref="Subscriptions.DeliveryId"/>.</param>
/// <param name="DeadlineTicks">Until when it must be settled, UTC ticks.</param>
/// <param name="IsLate">True when it does not count for the event's total.</param>
/// <param name="IsReplay">True when it was handed out or settled before.</param>
/// <param name="State">The event's total.</param>
/// <param name="Run">The event's record alone.</param>
[GenerateSerializer, Immutable, Alias("EventHub.TakenDelivery")]
public sealed record TakenDelivery(
    [property: Id(0)] string Id, [property: Id(1)] long DeadlineTicks, [property: Id(2)] bool IsLate, [property: Id(3)] bool IsReplay, [property: Id(4)] StoredState State,
    [property: Id(5)] RecordRun Run);
