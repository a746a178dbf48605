using Microsoft.Extensions.Logging;

namespace EventHub.Gateway.Errors;

internal sealed partial class Faults
{
    [LoggerMessage(4001, LogLevel.Error, "A request failed for a reason the hub does not know.")]
    private static partial void LogUnexpected(ILogger logger, Exception fault);
}
