using Microsoft.Extensions.Logging;

namespace EventHub.Silo.Schedules;

internal sealed partial class ScheduleWaking
{
    [LoggerMessage(3205, LogLevel.Error, "The schedules do not run: {Reason} They will once a call that has to do with them succeeds.")]
    private partial void LogNotWoken(string reason);
}
