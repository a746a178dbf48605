namespace EventHub.Gateway.WebSockets.Frames;

/// <summary>What a step over received bytes found.</summary>
internal enum ReceivedKind
{
    /// <summary>No whole frame yet.</summary>
    Incomplete,

    /// <summary>A frame that needs no answer by itself: part of a message, or a pong.</summary>
    Passed,

    /// <summary>A whole text message.</summary>
    Text,

    /// <summary>A whole binary message.</summary>
    Binary,

    /// <summary>A ping.</summary>
    Ping,

    /// <summary>A close frame.</summary>
    Close,

    /// <summary>Something the protocol forbids: the connection ends.</summary>
    Violation,
}
