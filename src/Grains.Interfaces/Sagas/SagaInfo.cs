using Orleans;

namespace EventHub.Grains.Interfaces.Sagas;

/// <summary>An instance of a saga, as a list shows it. Times are UTC ticks.</summary>
[GenerateSerializer, Immutable, Alias("EventHub.SagaInfo")]
public sealed record SagaInfo
{
    /// <summary>Its definition's name.</summary>
    [Id(0)]
    public required string Definition { get; init; }

    /// <summary>Its key.</summary>
    [Id(1)]
    public required string Key { get; init; }

    /// <summary>Its definition's version.</summary>
    [Id(2)]
    public int Version { get; init; }

    /// <summary><c>running</c>, <c>compensating</c>, <c>completed</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    [Id(3)]
    public required string Status { get; init; }

    /// <summary>The state it is in.</summary>
    [Id(4)]
    public required string State { get; init; }

    /// <summary>True while it is paused.</summary>
    [Id(5)]
    public bool IsPaused { get; init; }

    /// <summary>True while a step of it waits for an operator.</summary>
    [Id(6)]
    public bool IsHeld { get; init; }

    /// <summary>When it began.</summary>
    [Id(7)]
    public long StartedTicks { get; init; }

    /// <summary>When it last changed.</summary>
    [Id(8)]
    public long ChangedTicks { get; init; }

    /// <summary>When something is due, or, once it has ended, when it is forgotten; 0 for never.</summary>
    [Id(9)]
    public long DueTicks { get; init; }

    /// <summary>The partition it lives in.</summary>
    [Id(10)]
    public int Partition { get; init; }

    /// <summary>More; null in lists.</summary>
    [Id(11)]
    public SagaDetail? Detail { get; init; }

    /// <summary>True when events that were stored before the look began may not be in it: there was no time to take them. Only of a look that catches up.</summary>
    [Id(12)]
    public bool IsBehind { get; init; }
}
