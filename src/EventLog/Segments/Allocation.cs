namespace EventHub.EventLog.Segments;

/// <summary>Whether there is space for the next batch.</summary>
internal enum Allocation
{
    /// <summary>There is.</summary>
    Ready,

    /// <summary>It is being made; the writer is woken when it is there.</summary>
    Busy,

    /// <summary>The disk is full.</summary>
    Full,
}
