namespace EventHub.Protocol.Positions;

/// <summary>How a client says where to read from.</summary>
public enum PlaceKind
{
    /// <summary>Behind everything that is committed.</summary>
    Now,

    /// <summary>Before everything that is retained.</summary>
    Earliest,

    /// <summary>Behind the events a cursor has seen.</summary>
    Cursor,

    /// <summary>At a sequence of one partition, it included.</summary>
    Sequence,

    /// <summary>At the first event stored at or after a time.</summary>
    Time,
}
