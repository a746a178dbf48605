using Microsoft.Extensions.Logging;

namespace EventHub.Silo.Replays;

/// <content>Log messages.</content>
internal sealed partial class ReplayLoading
{
    [LoggerMessage(3203, LogLevel.Warning, "The replay {Replay} is not the same in all partitions yet: {Reason} The next call that has to do with it brings them in step.")]
    private partial void LogApart(Guid replay, string reason);
}
