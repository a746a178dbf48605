using EventHub.Grains.Interfaces.Auctions;

namespace EventHub.Grains.Auctions;

/// <summary>A bid that waits for its answer.</summary>
/// <param name="bid">The bid.</param>
/// <param name="sinceTicks">Since when, UTC ticks.</param>
internal sealed class PlacedBid(NewBid bid, long sinceTicks)
{
    public NewBid Bid => bid;

    public long SinceTicks => sinceTicks;

    /// <summary>Its number in the log; 0 before it is stored.</summary>
    public long Sequence { get; set; }

    /// <summary>True when it had been placed before.</summary>
    public bool IsDuplicate { get; set; }

    /// <summary>True while its answer of old is looked for.</summary>
    public bool IsSought { get; set; }

    public TaskCompletionSource<BidAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
