using System.Collections.Immutable;
using EventHub.Sagas.Definitions;

namespace EventHub.Grains.Sagas;

/// <summary>A version of a definition.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="FromSequence">The first event of this partition that may start an instance.</param>
/// <param name="Places">The same of each partition by number; empty where there is one.</param>
internal sealed record DefinedSaga(SagaDefinition Definition, long FromSequence, ImmutableArray<long> Places)
{
    /// <summary>True when an event may start an instance by its place.</summary>
    public bool MayStart(int partition, long sequence, int own) =>
        sequence >= (partition == own || partition >= Places.Length ? FromSequence : Places[partition]);
}
