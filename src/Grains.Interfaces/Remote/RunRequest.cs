using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>What somebody who walks a partition from elsewhere wants next.</summary>
/// <param name="Place">Forward: behind which sequence. Backward: the highest sequence wanted.</param>
/// <param name="IsBackward">Which way.</param>
/// <param name="Patterns">Channels wanted; none for all.</param>
/// <param name="Lanes">Priorities wanted, a bit for each.</param>
/// <param name="Wait">Forward, with nothing there: how long to wait. At most <see cref="IPartitionGrain.WaitMax"/>.</param>
[GenerateSerializer, Immutable, Alias("EventHub.RunRequest")]
public sealed record RunRequest(
    [property: Id(0)] long Place, [property: Id(1)] bool IsBackward, [property: Id(2)] ImmutableArray<string> Patterns, [property: Id(3)] byte Lanes, [property: Id(4)] TimeSpan Wait);
