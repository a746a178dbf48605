using Orleans;

namespace EventHub.Grains.Interfaces.Sagas;

/// <summary>Which instances are wanted; what is null or 0 does not matter. Times are UTC ticks.</summary>
[GenerateSerializer, Immutable, Alias("EventHub.SagaQuery")]
public sealed record SagaQuery
{
    /// <summary>Name of the definition.</summary>
    [Id(0)]
    public string? Definition { get; init; }

    /// <summary>State they are in.</summary>
    [Id(1)]
    public string? State { get; init; }

    /// <summary>How they stand: one of <see cref="SagaWords.Statuses"/>, or <c>paused</c>, <c>held</c>, <c>open</c> (not ended) or <c>ended</c>.</summary>
    [Id(2)]
    public string? Status { get; init; }

    /// <summary>How their key begins.</summary>
    [Id(3)]
    public string? KeyPrefix { get; init; }

    /// <summary>They began then or later.</summary>
    [Id(4)]
    public long SinceTicks { get; init; }

    /// <summary>They began before.</summary>
    [Id(5)]
    public long UntilTicks { get; init; }

    /// <summary>They did not change since.</summary>
    [Id(6)]
    public long UnchangedSinceTicks { get; init; }

    /// <summary>They come behind this definition and <see cref="AfterKey"/>, in ordinal order.</summary>
    [Id(7)]
    public string? AfterDefinition { get; init; }

    /// <summary>See <see cref="AfterDefinition"/>.</summary>
    [Id(8)]
    public string? AfterKey { get; init; }

    /// <summary>Most instances; 1 to 1,000.</summary>
    [Id(9)]
    public int Limit { get; init; } = 100;

    /// <summary>Version they follow.</summary>
    [Id(10)]
    public int Version { get; init; }

    /// <summary>Version they do not follow.</summary>
    [Id(11)]
    public int OtherThanVersion { get; init; }

    /// <summary>Every event that was stored before the call began is taken first, whichever partition it stands in. See <see cref="IPartitionSagas.CatchUpMax"/>.</summary>
    [Id(12)]
    public bool CatchesUp { get; init; }
}
