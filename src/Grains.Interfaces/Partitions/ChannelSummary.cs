using Orleans;

namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>One channel's retained events.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Partition">The partition it lives in.</param>
/// <param name="Events">How many events are retained, deleted ones included.</param>
/// <param name="Bytes">What they take in the log.</param>
/// <param name="FirstSequence">No event is retained before this sequence; the oldest one's, or where a limit cut.</param>
/// <param name="LastSequence">Sequence of the newest.</param>
/// <param name="LastTicks">When the newest was stored, UTC ticks.</param>
[GenerateSerializer, Immutable, Alias("EventHub.ChannelSummary")]
public sealed record ChannelSummary(
    [property: Id(0)] string Name, [property: Id(1)] int Partition, [property: Id(2)] long Events, [property: Id(3)] long Bytes, [property: Id(4)] long FirstSequence, [property: Id(5)] long LastSequence, [property: Id(6)] long LastTicks);
