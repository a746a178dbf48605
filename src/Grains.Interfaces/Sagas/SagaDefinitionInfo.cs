using System.Collections.Immutable;
using Orleans;

namespace EventHub.Grains.Interfaces.Sagas;

/// <summary>A version of a definition.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Which version.</param>
/// <param name="Title">What it is for; null when nothing was said.</param>
/// <param name="Document">The definition, JSON; the same for equal ones.</param>
/// <param name="Diagram">As a Mermaid state diagram.</param>
/// <param name="IsLatest">True for the one that new instances get.</param>
/// <param name="IsRetired">True when no instance of the name starts any more.</param>
/// <param name="Places">For each partition by number, the first sequence that may start an instance; empty where there is one partition.</param>
[GenerateSerializer, Immutable, Alias("EventHub.SagaDefinitionInfo")]
public sealed record SagaDefinitionInfo(
    [property: Id(0)] string Name, [property: Id(1)] int Version, [property: Id(2)] string? Title, [property: Id(3)] string Document, [property: Id(4)] string Diagram,
    [property: Id(5)] bool IsLatest, [property: Id(6)] bool IsRetired, [property: Id(7)] ImmutableArray<long> Places);
