using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Events;
using Orleans;

namespace EventHub.Grains.Interfaces.Channels;

/// <summary>What became of one published event.</summary>
[GenerateSerializer, Immutable, Alias("EventHub.PublishAnswer")]
public sealed record PublishAnswer
{
    /// <summary>The event's id; for a duplicate the first one's. Null when refused.</summary>
    [Id(0)]
    public string? Id { get; init; }

    /// <summary>Where it stands in the log. Null when refused, and of an event that waits for its time.</summary>
    [Id(1)]
    public EventPosition? Position { get; init; }

    /// <summary>True when the same event had been stored before under its idempotency key.</summary>
    [Id(2)]
    public bool Duplicate { get; init; }

    /// <summary>Why it was not stored; null when it was. Under EH3002 and EH4002 that is unknown: repeat it under the same idempotency key.</summary>
    [Id(3)]
    public Refusal? Refusal { get; init; }

    /// <summary>True when the event is stored, as the durability promises.</summary>
    public bool Stored => Refusal is null;
}
