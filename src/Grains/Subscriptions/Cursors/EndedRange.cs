using EventHub.Grains.Subscriptions.Journal;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>How the deliveries of a stretch of sequences ended.</summary>
/// <param name="From">Its first sequence.</param>
/// <param name="Before">The sequence behind its last.</param>
/// <param name="Kind">How.</param>
/// <param name="AtTicks">When those that were skipped unseen were; what had expired by then had expired. UTC ticks; 0 otherwise.</param>
internal readonly record struct EndedRange(long From, long Before, SettlementKind Kind, long AtTicks)
{
    /// <summary>True when it can be told as one with a range that begins where it ends.</summary>
    public bool Continues(in EndedRange earlier) => earlier.Before == From && earlier.Kind == Kind && earlier.AtTicks == AtTicks;
}
