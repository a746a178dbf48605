using System.Collections.Immutable;

namespace EventHub.Gateway.WebSockets.Frames;

/// <summary>
/// Every code the hub ends a connection with. <c>docs/websocket.md</c> shows the same list. When the client closes first, its
/// own code comes back.
/// </summary>
internal static class CloseCodes
{
    // Reconnect now.
    public static readonly CloseCode ShuttingDown = new(4000, "shutdown", "The hub is shutting down. Reconnect, and resume from your cursor.");
    public static readonly CloseCode Silent = new(4001, "silent", "Pings were not answered. Reconnect, and resume from your cursor.");

    // Reconnect later.
    public static readonly CloseCode TooSlow = new(4100, "slow", "The client did not read for too long. Reconnect later, and resume from your cursor.");
    public static readonly CloseCode AtLimit = new(4101, "limit", "The hub holds too many unfinished messages (Gateway:BodyBytesInFlightMax). Reconnect later.");
    public static readonly CloseCode StorageUnavailable = new(4102, "storage", "A partition cannot be read. Reconnect later, and resume from your cursor.");
    public static readonly CloseCode Failed = new(4103, "failed", "The hub failed; its log has the cause. Reconnect later.");

    public static readonly CloseCode Unfinished = new(4104, "unfinished", "A message was begun and not finished in time (Gateway:SocketMessageTimeout). Reconnect later, and send it whole.");

    // Do not reconnect.
    public static readonly CloseCode ProtocolViolation = new(4400, "protocol", "The frame is not as RFC 6455 demands.");
    public static readonly CloseCode NotUtf8 = new(4401, "utf8", "A text message is not valid UTF-8. Send bytes in binary messages.");
    public static readonly CloseCode MessageTooLarge = new(4402, "size", "The message is too large (Gateway:BodyBytesMax). Send fewer events in one.");

    /// <summary>All of them, by number.</summary>
    public static ImmutableArray<CloseCode> All { get; } =
        [ShuttingDown, Silent, TooSlow, AtLimit, StorageUnavailable, Failed, Unfinished, ProtocolViolation, NotUtf8, MessageTooLarge];
}
