namespace EventHub.Grains.Interfaces.Auctions;

/// <summary>What became of a bid.</summary>
public enum BidVerdict
{
    /// <summary>Not known: it was refused before it was stored (then there is a refusal), or it is stored and its lot has not judged it within ten seconds, as while it is paused.</summary>
    Unanswered = 0,

    /// <summary>It leads.</summary>
    Accepted = 1,

    /// <summary>It was accepted, and another leads by now.</summary>
    Outbid = 2,

    /// <summary>It does not count; the reason says why.</summary>
    Rejected = 3,
}
