namespace EventHub.Gateway.WebSockets.Sessions;

/// <summary>How a connection ends, once that is decided.</summary>
/// <param name="Number">Code of the close frame; 0 for a close frame without one.</param>
/// <param name="Reason">Its reason.</param>
/// <param name="SkipsReplies">True when answers that are still owed are not sent any more.</param>
internal sealed record Closing(ushort Number, string Reason, bool SkipsReplies);
