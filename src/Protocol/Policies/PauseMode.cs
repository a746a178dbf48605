namespace EventHub.Protocol.Policies;

/// <summary>What of a channel is paused. JSON: <c>none publish deliver both</c>.</summary>
public enum PauseMode : byte
{
    /// <summary>Nothing; written on a channel to lift the pause of a pattern.</summary>
    None,

    /// <summary>Publishing is refused.</summary>
    Publish,

    /// <summary>Events are stored and not handed to consumers.</summary>
    Deliver,

    /// <summary>Both.</summary>
    Both,
}
