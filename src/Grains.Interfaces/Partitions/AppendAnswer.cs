using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>What became of a batch.</summary>
/// <param name="Results">One for each record, in order; empty when refused.</param>
/// <param name="Epoch">The history the sequences belong to: eight hex digits.</param>
/// <param name="Refusal">Why nothing was stored, or why that is unknown (EH3002); null when the results say it.</param>
[GenerateSerializer, Immutable, Alias("EventHub.AppendAnswer")]
public sealed record AppendAnswer(
    [property: Id(0)] ImmutableArray<AppendedRecord> Results, [property: Id(1)] string Epoch, [property: Id(2)] Refusal? Refusal);
