using EventHub.EmbeddedRuntime.Activations;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Reminders of the calling grain.</summary>
public static class GrainReminderExtensions
{
    /// <summary>Registers a reminder or gives an existing one new times. Stored on return. The period is at least a minute.</summary>
    /// <exception cref="ArgumentNullException">The name is empty.</exception>
    /// <exception cref="ArgumentException">A time is negative or infinite, or the period is below the minimum.</exception>
    /// <exception cref="InvalidOperationException">The grain does not implement <see cref="IRemindable"/>.</exception>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        Activation activation = ActivationOf(grain);
        return grain is IRemindable
            ? activation.Runtime.Reminders.RegisterOrUpdateReminder(activation.GrainId, reminderName, dueTime, period)
            : throw new InvalidOperationException($"{grain.GetType()} has no ReceiveReminder. Let it implement {nameof(IRemindable)}.");
    }

    /// <summary>Removes a reminder. Removed from storage on return; a tick under way still comes.</summary>
    public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder)
    {
        Activation activation = ActivationOf(grain);
        return activation.Runtime.Reminders.UnregisterReminder(activation.GrainId, reminder);
    }

    /// <summary>The reminder of that name, or null.</summary>
    public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName)
    {
        Activation activation = ActivationOf(grain);
        return activation.Runtime.Reminders.GetReminder(activation.GrainId, reminderName);
    }

    /// <summary>All reminders of this grain.</summary>
    public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain)
    {
        Activation activation = ActivationOf(grain);
        return activation.Runtime.Reminders.GetReminders(activation.GrainId);
    }

    private static Activation ActivationOf(IGrainBase grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return (Activation)grain.GrainContext;
    }
}
