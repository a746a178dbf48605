using Orleans;

namespace EventHub.EmbeddedRuntime.Tests.Reminders;

public interface IAlarmGrain : IGrainWithStringKey
{
    Task Set(TimeSpan dueTime, TimeSpan period);
}
