using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Events;

/// <summary>What became of a wish to delete an event.</summary>
/// <param name="Refusal">Why it is not deleted; null when it is, durably, now or before.</param>
[GenerateSerializer, Immutable, Alias("EventHub.DeleteAnswer")]
public sealed record DeleteAnswer([property: Id(0)] Refusal? Refusal)
{
    /// <summary>True when the event is deleted.</summary>
    public bool Deleted => Refusal is null;
}
