namespace EventHub.Client;

/// <summary>Which sagas a call for many means. Null means "any"; one of them at least must say something.</summary>
public sealed record SagaFilter
{
    /// <summary>Of this definition.</summary>
    public string? Definition { get; init; }

    /// <summary>In this state.</summary>
    public string? State { get; init; }

    /// <summary>That stand so: <c>running</c>, <c>compensating</c>, <c>paused</c>, <c>held</c> or <c>open</c>. Null: those to which the call can be done at all, held ones for a retry and open ones else.</summary>
    public string? Status { get; init; }

    /// <summary>Whose key begins so.</summary>
    public string? KeyPrefix { get; init; }

    /// <summary>Begun at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Begun before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Unchanged for so long. From 1 s.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>So many at most. Default 1,000. Range 1 to 10,000.</summary>
    public int? Max { get; init; }
}
