using Microsoft.Extensions.Logging;

namespace EventHub.Gateway.WebSockets.Sessions;

internal sealed partial class SocketSession
{
    [LoggerMessage(4201, LogLevel.Error, "A WebSocket connection failed for a reason the hub does not know.")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
