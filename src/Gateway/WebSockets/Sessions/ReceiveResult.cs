namespace EventHub.Gateway.WebSockets.Sessions;

/// <summary>How waiting for bytes ended.</summary>
internal enum ReceiveResult
{
    /// <summary>There are more.</summary>
    Received,

    /// <summary>The client sends no more.</summary>
    Ended,

    /// <summary>The budget for unfinished messages has no room.</summary>
    NoMemory,
}
