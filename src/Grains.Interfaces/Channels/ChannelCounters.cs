using Orleans;

namespace EventHub.Grains.Interfaces.Channels;

/// <summary>A channel's retained events. All zero for a channel nobody has published to, or whose events are gone.</summary>
/// <param name="Partition">The partition it lives in.</param>
/// <param name="Events">How many events are retained, deleted ones included.</param>
/// <param name="Bytes">What they take in the log.</param>
/// <param name="FirstSequence">Sequence of the oldest; 0 when there is none.</param>
/// <param name="LastSequence">Sequence of the newest; 0 when there is none.</param>
/// <param name="LastAt">When the newest was stored, UTC; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("EventHub.ChannelCounters")]
public sealed record ChannelCounters(
    [property: Id(0)] int Partition, [property: Id(1)] long Events, [property: Id(2)] long Bytes,
    [property: Id(3)] long FirstSequence, [property: Id(4)] long LastSequence, [property: Id(5)] DateTimeOffset? LastAt);
