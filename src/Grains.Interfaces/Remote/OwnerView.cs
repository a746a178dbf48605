using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Replays;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>What a partition says of itself without being waited for, at one moment.</summary>
[GenerateSerializer, Immutable, Alias("EventHub.OwnerView")]
public sealed record OwnerView
{
    /// <summary>What it has.</summary>
    [Id(0)]
    public OwnerBounds Bounds { get; init; }

    /// <summary>False when it cannot be read.</summary>
    [Id(1)]
    public bool CanRead { get; init; }

    /// <summary>False when it cannot be written.</summary>
    [Id(2)]
    public bool CanWrite { get; init; }

    /// <summary>What is wrong with it, or null.</summary>
    [Id(3)]
    public Refusal? Problem { get; init; }

    /// <summary>How many damaged ranges are set aside.</summary>
    [Id(4)]
    public int QuarantinedRanges { get; init; }

    /// <summary>Its histories, the current one included.</summary>
    [Id(5)]
    public ImmutableArray<HistorySpan> Histories { get; init; } = [];

    /// <summary>Its counters.</summary>
    [Id(6)]
    public PartitionStatistics? Statistics { get; init; }

    /// <summary>Names the definitions: another number when one of them changed.</summary>
    [Id(7)]
    public long DefinitionsStamp { get; init; }

    /// <summary>All subscriptions, by name; default when they are known by their stamp.</summary>
    [Id(8)]
    public ImmutableArray<SubscriptionRecord> Definitions { get; init; }

    /// <summary>True when what follows was asked for.</summary>
    [Id(9)]
    public bool IsWhole { get; init; }

    /// <summary>Where each subscription stands.</summary>
    [Id(10)]
    public ImmutableArray<CursorEntry> Cursors { get; init; } = [];

    /// <summary>Subscriptions of which deliveries have expired.</summary>
    [Id(11)]
    public ImmutableArray<ExpiredEntry> Expired { get; init; } = [];

    /// <summary>Every channel with a retained event, by name.</summary>
    [Id(12)]
    public ImmutableArray<ChannelSummary> Channels { get; init; } = [];

    /// <summary>Its replays.</summary>
    [Id(13)]
    public ImmutableArray<ReplayProgress> Replays { get; init; } = [];

    /// <summary>Dead letters that replays have opened again.</summary>
    [Id(14)]
    public long DeadLettersOpened { get; init; }

    /// <summary>Why there is no answer, or null.</summary>
    [Id(15)]
    public Refusal? Refusal { get; init; }

    /// <summary>Names the silo it is in; null where there is one process only.</summary>
    [Id(16)]
    public string? Silo { get; init; }
}
