using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>The next events of a partition.</summary>
[GenerateSerializer, Immutable, Alias("EventHub.ReadAnswer")]
public sealed record ReadAnswer
{
    /// <summary>They, in sequence order, deleted ones left out; may be none.</summary>
    [Id(0)]
    public ImmutableArray<RecordedEvent> Events { get; init; } = [];

    /// <summary>The history their sequences belong to: eight hex digits.</summary>
    [Id(1)]
    public string Epoch { get; init; } = "";

    /// <summary>Everything up to here was passed: ask behind it next.</summary>
    [Id(2)]
    public long Place { get; init; }

    /// <summary>True when there is nothing further for now.</summary>
    [Id(3)]
    public bool AtEnd { get; init; }

    /// <summary>True when a damaged range of the log was passed; its events are missing.</summary>
    [Id(4)]
    public bool HasGap { get; init; }

    /// <summary>Why nothing was read; null when it was.</summary>
    [Id(5)]
    public Refusal? Refusal { get; init; }
}
