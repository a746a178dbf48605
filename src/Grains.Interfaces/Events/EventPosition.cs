using EventHub.Protocol.Positions;
using Orleans;

namespace EventHub.Grains.Interfaces.Events;

/// <summary>Where an event stands.</summary>
/// <param name="Partition">Its partition.</param>
/// <param name="Epoch">The history its sequence belongs to: eight hex digits.</param>
/// <param name="Sequence">Its number there, from 1.</param>
[GenerateSerializer, Immutable, Alias("EventHub.EventPosition")]
public sealed record EventPosition([property: Id(0)] int Partition, [property: Id(1)] string Epoch, [property: Id(2)] long Sequence)
{
    /// <summary>The same as a value of the protocol.</summary>
    public static EventPosition Of(Position position) => new(position.Partition, position.Epoch.ToString(), position.Sequence);
}
