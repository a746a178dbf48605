using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain that can have reminders: wake-up calls that outlive activations and the process.</summary>
public interface IRemindable : IGrain
{
    /// <summary>A reminder of that name is due. It comes at least once a period, late rather than never.</summary>
    Task ReceiveReminder(string reminderName, TickStatus status);
}
