using System.Collections.Immutable;
using Orleans;

namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>What a reader of a partition wants next.</summary>
/// <param name="AfterSequence">Behind which place; 0 is the beginning.</param>
/// <param name="Patterns">Channels wanted, at least one pattern.</param>
[GenerateSerializer, Immutable, Alias("EventHub.ReadRequest")]
public sealed record ReadRequest([property: Id(0)] long AfterSequence, [property: Id(1)] ImmutableArray<string> Patterns)
{
    /// <summary>Most events of an answer. Default 100. Range 1 to 1,000; beyond it the limit counts.</summary>
    [Id(2)]
    public int EventsMax { get; init; } = 100;

    /// <summary>Most bytes of an answer's records; the event that reaches it is the last. Default 1 MiB. Range 1 to 4 MiB; beyond it the limit counts.</summary>
    [Id(3)]
    public int BytesMax { get; init; } = 1 << 20;

    /// <summary>How long to wait when nothing is there. Default 0: not at all. At most <see cref="IPartitionGrain.WaitMax"/>.</summary>
    [Id(4)]
    public TimeSpan Wait { get; init; }
}
