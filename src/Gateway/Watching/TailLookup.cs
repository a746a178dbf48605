namespace EventHub.Gateway.Watching;

/// <summary>Where a watcher stands relative to the shared batches of a partition.</summary>
internal enum TailLookup
{
    /// <summary>A shared batch has what comes next.</summary>
    Found,

    /// <summary>It has seen everything that is shared: wait.</summary>
    AtTail,

    /// <summary>It is before everything that is shared: read the log.</summary>
    Behind,
}
