namespace EventHub.Gateway.WebSockets.Frames;

/// <summary>Why the hub ends a connection. The list is <see cref="CloseCodes"/>.</summary>
/// <param name="Number">The code: 4000 to 4099 reconnect now, 4100 to 4199 reconnect later, 4400 to 4499 do not reconnect.</param>
/// <param name="Name">One word, for logs and metrics.</param>
/// <param name="Reason">What the close frame says unless there is more to say; at most 123 bytes.</param>
internal sealed record CloseCode(ushort Number, string Name, string Reason);
