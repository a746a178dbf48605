namespace EventHub.EmbeddedRuntime.Reminders;

/// <summary>A reminder as it is stored: grain id as text, first tick in UTC.</summary>
internal sealed record ReminderEntry(string Grain, string Name, DateTime FirstTick, TimeSpan Period);
