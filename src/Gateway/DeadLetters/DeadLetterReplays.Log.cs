using Microsoft.Extensions.Logging;

namespace EventHub.Gateway.DeadLetters;

/// <content>Log messages.</content>
internal sealed partial class DeadLetterReplays
{
    [LoggerMessage(4301, LogLevel.Information, "Replay {Replay} of dead letters of '{Subscription}' is over: {Done} of {Count} were delivered again")]
    private partial void LogEnded(string replay, string subscription, int done, int count);

    [LoggerMessage(4302, LogLevel.Warning, "Replay {Replay} of dead letters of '{Subscription}' broke off after {Done} of {Count}: {Reason}")]
    private partial void LogBrokenOff(string replay, string subscription, int done, int count, string reason);
}
