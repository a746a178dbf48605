namespace EventHub.Samples.NftAuction.Services;

/// <summary>What goes wrong with a request.</summary>
internal enum FaultKind
{
    /// <summary>Nothing is done, and the connection breaks.</summary>
    Down,

    /// <summary>Nothing is done; the answer is 409, for good.</summary>
    Refuse,

    /// <summary>Done and answered, after a while that is shorter than the hub waits.</summary>
    Slow,

    /// <summary>Done at once, and answered when nobody waits any more.</summary>
    Late,

    /// <summary>Done, and the connection breaks in place of an answer.</summary>
    Lost,

    /// <summary>Done, and answered two times on the same connection.</summary>
    Twice,

    /// <summary>Done, and not answered until the faults are taken away: time to kill the hub.</summary>
    Held,
}
