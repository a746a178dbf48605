using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Grains.Tests.Subscriptions;

/// <summary>A delivery that a consumer got.</summary>
internal sealed record Received(DeliveryId Id, string Channel, string Payload, Handover Handover)
{
    public long Sequence => Id.Sequence;

    public int Attempt => Id.Attempt;
}
