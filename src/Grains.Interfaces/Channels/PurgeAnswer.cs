using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Channels;

/// <summary>What a purge took, or would take.</summary>
/// <param name="Events">How many events; those deleted before count too.</param>
/// <param name="Bytes">Their bytes, as the log stores them.</param>
/// <param name="Refusal">Why nothing was purged; null when it was.</param>
[GenerateSerializer, Immutable, Alias("EventHub.PurgeAnswer")]
public sealed record PurgeAnswer([property: Id(0)] long Events, [property: Id(1)] long Bytes, [property: Id(2)] Refusal? Refusal);
