using EventHub.Protocol.Positions;

namespace EventHub.EventLog;

/// <summary>The sequences that belong to one epoch, as far as they are retained.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="FirstSequence">Its first sequence.</param>
/// <param name="NextSequence">First sequence of the epoch after it, or <see cref="long.MaxValue"/> for the current one.</param>
public readonly record struct EpochSpan(Epoch Epoch, long FirstSequence, long NextSequence);
