using EventHub.Protocol.Channels;

namespace EventHub.Gateway.Watching;

/// <summary>Somebody who watches: what is wanted, where they stand in each partition, and what wakes them.</summary>
/// <param name="patterns">Channels wanted.</param>
/// <param name="lanes">One for each partition, in the order of the hub's tails.</param>
/// <param name="signal">Woken by commits that match.</param>
internal sealed class Watcher(PatternSet patterns, WatchLane[] lanes, WakeSignal signal)
{
    public PatternSet Patterns { get; } = patterns;

    public WatchLane[] Lanes { get; } = lanes;

    public WakeSignal Signal { get; } = signal;
}
