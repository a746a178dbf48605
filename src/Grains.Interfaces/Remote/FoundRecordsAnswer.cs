using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>Events that were looked up.</summary>
/// <param name="Found">One for each that was asked for, in that order; fewer when they are too large for one answer, but at least one unless refused.</param>
/// <param name="Refusal">Why there is no answer, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.FoundRecordsAnswer")]
public sealed record FoundRecordsAnswer([property: Id(0)] ImmutableArray<FoundRecord> Found, [property: Id(1)] Refusal? Refusal = null);
