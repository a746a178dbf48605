using Microsoft.Extensions.Logging;

namespace EventHub.Client.Connections;

internal sealed partial class HubConnector
{
    [LoggerMessage(8000, LogLevel.Information, "Connected to the hub at {Server}.")]
    private static partial void LogConnected(ILogger logger, Uri server);

    [LoggerMessage(8001, LogLevel.Warning, "No connection to the hub at {Server}: {Reason} Next try in {DelayMilliseconds} ms; what is unanswered will be sent again.")]
    private static partial void LogLost(ILogger logger, Uri server, string reason, double delayMilliseconds);

    [LoggerMessage(8002, LogLevel.Error, "The hub at {Server} asks this client not to come back: {Reason}")]
    private static partial void LogRefused(ILogger logger, Uri server, string reason);
}
