using EventHub.Grains.Subscriptions.Journal;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>
/// A delivery given up.
/// </summary>
/// <param name="Sequence">The event's sequence.</param>
/// <param name="Walk">The way it was handed out on.</param>
/// <param name="Kind"><see cref="SettlementKind.Termed"/> or <see cref="SettlementKind.Exhausted"/>.</param>
/// <param name="Attempt">The last attempt.</param>
/// <param name="DeadTicks">When it was given up, UTC ticks.</param>
internal readonly record struct DeadLetter(long Sequence, int Walk, SettlementKind Kind, int Attempt, long DeadTicks);
