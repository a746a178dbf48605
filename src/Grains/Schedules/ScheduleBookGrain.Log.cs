using Microsoft.Extensions.Logging;

namespace EventHub.Grains.Schedules;

/// <content>What the book of schedules logs. Event ids 2020 to 2029.</content>
internal sealed partial class ScheduleBookGrain
{
    [LoggerMessage(2020, LogLevel.Warning, "The schedule '{Schedule}' could not be run, and is tried again soon: {Reason}")]
    private partial void LogRunFailed(string schedule, string reason);
}
