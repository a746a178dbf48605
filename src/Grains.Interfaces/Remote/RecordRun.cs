using System.Collections.Immutable;
using EventHub.Protocol.Records;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>Neighbouring records of one batch, as the log stores them: a <see cref="StoredBatch"/> on its way from the owner.</summary>
[GenerateSerializer, Immutable, Alias("EventHub.RecordRun")]
public sealed record RecordRun
{
    /// <summary>The partition.</summary>
    [Id(0)]
    public required int Partition { get; init; }

    /// <summary>The history its sequences belong to, as a number.</summary>
    [Id(1)]
    public required uint Epoch { get; init; }

    /// <summary>Term of the owner that wrote it.</summary>
    [Id(2)]
    public required long OwnerTerm { get; init; }

    /// <summary>Lsn of the first record.</summary>
    [Id(3)]
    public required long FirstLsn { get; init; }

    /// <summary>How many records there are.</summary>
    [Id(4)]
    public required int RecordCount { get; init; }

    /// <summary>Sequence of the first event.</summary>
    [Id(5)]
    public required long FirstSequence { get; init; }

    /// <summary>How many of the records are events.</summary>
    [Id(6)]
    public required int EventCount { get; init; }

    /// <summary>When the batch was committed, UTC ticks.</summary>
    [Id(7)]
    public required long TimeTicks { get; init; }

    /// <summary>The lanes of its events.</summary>
    [Id(8)]
    public required byte LaneMask { get; init; }

    /// <summary>The records, one after the other.</summary>
    [Id(9)]
    public required ImmutableArray<byte> Records { get; init; }

    /// <summary>One for each record, or none where nobody needs them.</summary>
    [Id(10)]
    public ImmutableArray<RecordRemark> Remarks { get; init; } = [];
}
