using Orleans;

namespace EventHub.Conformance.Reminders;

public interface IReminderGrain : IGrainWithStringKey
{
    Task Register(string name, TimeSpan dueTime, TimeSpan period);

    Task<bool> Unregister(string name);

    Task<string[]> Names();

    Task<bool> Exists(string name);

    Task Deactivate();
}
