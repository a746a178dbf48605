namespace EventHub.Grains.Subscriptions.Journal;

/// <summary>
/// A settlement as the journal has it.
/// </summary>
/// <param name="Entry">What it says.</param>
/// <param name="EndedTicks">When it was stored, UTC ticks.</param>
internal readonly record struct JournalledAttempt(JournalEntry Entry, long EndedTicks);
