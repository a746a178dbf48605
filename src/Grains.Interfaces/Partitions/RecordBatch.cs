using System.Collections.Immutable;
using Orleans;

namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>Events in the shape the log stores, one after the other.</summary>
/// <param name="Records">Their bytes, as <see cref="Protocol.Records.EventBatch.Bytes"/> has them.</param>
/// <param name="Count">How many there are.</param>
[GenerateSerializer, Immutable, Alias("EventHub.RecordBatch")]
public sealed record RecordBatch([property: Id(0)] ImmutableArray<byte> Records, [property: Id(1)] int Count);
