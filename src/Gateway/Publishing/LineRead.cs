namespace EventHub.Gateway.Publishing;

/// <summary>What came of looking for a line.</summary>
internal enum LineRead
{
    /// <summary>There is one.</summary>
    Line,

    /// <summary>There is one that is too long; it is skipped.</summary>
    TooLong,

    /// <summary>The rest of it has not arrived.</summary>
    NeedMore,

    /// <summary>There are no more.</summary>
    End,
}
