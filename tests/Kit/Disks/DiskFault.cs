namespace EventHub.Tests.Kit;

/// <summary>How an operation fails.</summary>
internal enum DiskFault
{
    None,

    /// <summary>No space; nothing was written.</summary>
    NoSpace,

    /// <summary>No space after half of the bytes.</summary>
    ShortThenNoSpace,

    /// <summary>An input/output error; nothing was written.</summary>
    Io,

    /// <summary>An input/output error after half of the bytes.</summary>
    ShortThenIo,
}
