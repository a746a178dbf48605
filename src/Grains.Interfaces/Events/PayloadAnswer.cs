using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Events;

/// <summary>An event's payload, or why there is none.</summary>
/// <param name="Payload">The bytes as they were published; empty when refused.</param>
/// <param name="ContentType">Their media type.</param>
/// <param name="Refusal">Why there is none; null when there is.</param>
[GenerateSerializer, Immutable, Alias("EventHub.PayloadAnswer")]
public sealed record PayloadAnswer(
    [property: Id(0)] ImmutableArray<byte> Payload, [property: Id(1)] string ContentType, [property: Id(2)] Refusal? Refusal);
