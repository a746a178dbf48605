using System.Collections.Immutable;
using Orleans;

namespace EventHub.Grains.Interfaces.Sagas;

/// <summary>What only one who asks for an instance alone is told.</summary>
[GenerateSerializer, Immutable, Alias("EventHub.SagaDetail")]
public sealed record SagaDetail
{
    /// <summary>32 hexadecimal digits: the idempotency keys of its steps and events begin with them, and its events have them as <c>correlationId</c>.</summary>
    [Id(0)]
    public required string Run { get; init; }

    /// <summary>Its data, a JSON object.</summary>
    [Id(1)]
    public required string Data { get; init; }

    /// <summary>Why it fails or failed, or was cancelled; null when nothing is wrong.</summary>
    [Id(2)]
    public string? Error { get; init; }

    /// <summary>When it ended, UTC ticks; 0 before.</summary>
    [Id(3)]
    public long EndedTicks { get; init; }

    /// <summary>Definition of its parent; null without one.</summary>
    [Id(4)]
    public string? ParentDefinition { get; init; }

    /// <summary>Key of its parent; null without one.</summary>
    [Id(5)]
    public string? ParentKey { get; init; }

    /// <summary>All it waits for, in words.</summary>
    [Id(6)]
    public ImmutableArray<string> Waiting { get; init; } = [];

    /// <summary>What is under way.</summary>
    [Id(7)]
    public ImmutableArray<SagaStepInfo> Steps { get; init; } = [];

    /// <summary>Steps that are undone if it comes to that, oldest first.</summary>
    [Id(8)]
    public ImmutableArray<string> Undoable { get; init; } = [];

    /// <summary>What happened, the latest first; what retention took is missing.</summary>
    [Id(9)]
    public ImmutableArray<SagaHistoryLine> History { get; init; } = [];

    /// <summary>Its definition with the path it took, as a Mermaid state diagram, or as an SVG picture where that was asked for. Empty when its version is not known any more.</summary>
    [Id(10)]
    public string Diagram { get; init; } = "";
}
