using EventHub.EmbeddedRuntime.Tests.Kit;
using Orleans;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Tests.Reminders;

public sealed class AlarmGrain : Grain, IAlarmGrain, IRemindable
{
    public Task Set(TimeSpan dueTime, TimeSpan period) => this.RegisterOrUpdateReminder("alarm", dueTime, period);

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Signals.Note(this.GetPrimaryKeyString(), status.ToString());
        Signals.Set(this.GetPrimaryKeyString());
        return this.GetPrimaryKeyString().StartsWith("failing", StringComparison.Ordinal) ? throw new InvalidOperationException("No alarm today.") : Task.CompletedTask;
    }
}
