namespace EventHub.Tests.Kit;

/// <summary>What a crash leaves of what was not synced.</summary>
internal enum CrashStyle
{
    /// <summary>Nothing: the promise a sync makes, and no more.</summary>
    LoseAll,

    /// <summary>Everything.</summary>
    KeepAll,

    /// <summary>The first writes and folder changes, in order; the next one torn.</summary>
    Prefix,

    /// <summary>Any writes and folder changes, each whole or not at all.</summary>
    Subset,

    /// <summary>Any 4 KiB of any write.</summary>
    TornBlocks,

    /// <summary>Any 512 bytes of any write.</summary>
    TornSectors,

    /// <summary>Any 512 bytes or 4 KiB that an unsynced write was to change are as before, as written, zeros, or what was meant for another such place.</summary>
    Misdirected,
}
