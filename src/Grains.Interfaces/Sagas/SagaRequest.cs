using System.Collections.Immutable;
using Orleans;

namespace EventHub.Grains.Interfaces.Sagas;

/// <summary>Something that is asked of one instance.</summary>
/// <param name="Verb">What.</param>
/// <param name="Definition">Name of its definition.</param>
/// <param name="Key">Its key.</param>
[GenerateSerializer, Immutable, Alias("EventHub.SagaRequest")]
public sealed record SagaRequest([property: Id(0)] SagaVerb Verb, [property: Id(1)] string Definition, [property: Id(2)] string Key)
{
    /// <summary>Of a start and a signal: what makes a repetition the same. Empty for the others.</summary>
    [Id(3)]
    public string RequestId { get; init; } = "";

    /// <summary>Of a signal: its name. Of a cancellation: why, or empty.</summary>
    [Id(4)]
    public string Text { get; init; } = "";

    /// <summary>Of a start: the data, a JSON object. Of a signal: its payload, JSON. Empty for nothing.</summary>
    [Id(5)]
    public string Json { get; init; } = "";

    /// <summary>Most lines of history in the answer, the latest first. 0 for an answer without details.</summary>
    [Id(6)]
    public int HistoryMax { get; init; }

    /// <summary>Of a migration: the version it is to follow. 0 for the others.</summary>
    [Id(7)]
    public int Version { get; init; }

    /// <summary>Of a migration: which state of that version stands for which of its own; one that is not here stands for itself.</summary>
    [Id(8)]
    public ImmutableDictionary<string, string> States { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Of a look: every event that was stored before it began is taken first, whichever partition it stands in. See <see cref="IPartitionSagas.CatchUpMax"/>.</summary>
    [Id(9)]
    public bool CatchesUp { get; init; }
}
