namespace EventHub.EventLog.Recovery;

/// <summary>How a log goes on behind its last whole batch.</summary>
/// <param name="StartsSegment">In a new segment, instead of the last one.</param>
/// <param name="StartsEpoch">In a new epoch: sequences somebody may have seen can return as other events.</param>
/// <param name="NextLsn">The next record's lsn.</param>
/// <param name="NextSequence">The next event's sequence.</param>
internal readonly record struct TailVerdict(bool StartsSegment, bool StartsEpoch, long NextLsn, long NextSequence)
{
    /// <summary>A folder without a segment. Its first epoch is nobody's second.</summary>
    public static TailVerdict OfNewLog => new(StartsSegment: true, StartsEpoch: false, 1, 1);
}
