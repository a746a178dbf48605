namespace EventHub.EventLog;

/// <summary>
/// Records that were stored and can no longer be read: a damaged part of the log. It stays as it is; reading passes it
/// and says so.
/// </summary>
/// <param name="File">The segment file.</param>
/// <param name="Offset">Where the damage starts in it.</param>
/// <param name="Bytes">How many bytes were passed.</param>
/// <param name="FirstLsn">First lsn that is missing.</param>
/// <param name="NextLsn">First lsn behind the damage.</param>
/// <param name="FirstSequence">First sequence that is missing.</param>
/// <param name="NextSequence">First sequence behind the damage.</param>
public sealed record QuarantinedRange(
    string File, long Offset, long Bytes, long FirstLsn, long NextLsn, long FirstSequence, long NextSequence);
