using EventHub.Conformance.Kit;
using Orleans;
using Orleans.Runtime;

namespace EventHub.Conformance.Reminders;

public sealed class ReminderGrain : Grain, IReminderGrain, IRemindable
{
    public Task Register(string name, TimeSpan dueTime, TimeSpan period) => this.RegisterOrUpdateReminder(name, dueTime, period);

    public async Task<bool> Unregister(string name)
    {
        IGrainReminder? reminder = await this.GetReminder(name);
        if (reminder is null)
        {
            return false;
        }

        await this.UnregisterReminder(reminder);
        return true;
    }

    public async Task<string[]> Names() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order()];

    public async Task<bool> Exists(string name) => await this.GetReminder(name) is not null;

    public Task Deactivate()
    {
        this.DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Journal.Add(this.GetPrimaryKeyString(), $"{reminderName} {status.CurrentTickTime >= status.FirstTickTime.AddSeconds(-1)}");
        return Task.CompletedTask;
    }
}
