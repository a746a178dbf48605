using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>Reminders of any grain. Grains use the extension methods instead.</summary>
public interface IReminderRegistry
{
    /// <summary>Registers a reminder or gives an existing one new times. Stored on return.</summary>
    /// <exception cref="ArgumentException">The name is empty, a time is negative or infinite, or the period is below the minimum.</exception>
    Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period);

    /// <summary>Removes a reminder. Removed from storage on return; a tick under way still comes.</summary>
    Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder);

    /// <summary>The reminder of that name, or null.</summary>
    Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName);

    /// <summary>All reminders of a grain.</summary>
    Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId);
}
