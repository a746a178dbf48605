namespace EventHub.Protocol.Publishing;

/// <summary>What one publish may hold at most.</summary>
public sealed record PublishLimits
{
    /// <summary>The limits of a hub whose settings say nothing.</summary>
    public static readonly PublishLimits Default = new();

    /// <summary>
    /// Most bytes of one event as the log stores it: payload, all fields and the channel. Default 1 MiB. More is refused with EH1010.
    /// </summary>
    public int EventBytesMax { get; init; } = 1 << 20;

    /// <summary>Most events in one body or array. Default 1,000. More refuses the whole body with EH1012.</summary>
    public int BatchEventsMax { get; init; } = 1000;

    /// <summary>
    /// Deepest nesting of objects and arrays in a payload and in metadata, each counted for itself; <c>{}</c> is 1 deep, a
    /// scalar 0. Default 32. Deeper is refused with EH1009.
    /// </summary>
    public int JsonDepthMax { get; init; } = 32;

    /// <summary>What says whether an <c>expiresAt</c> is still to come. Null, the default: nobody asks, as in a client, whose clock is its own.</summary>
    public TimeProvider? Time { get; init; }
}
