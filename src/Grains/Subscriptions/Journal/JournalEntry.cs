namespace EventHub.Grains.Subscriptions.Journal;

/// <summary>
/// What a dispatch or settlement record says of its events, which all have it in common.
/// </summary>
/// <param name="Subscription">Of which subscription.</param>
/// <param name="Walk">0 for its own way through the log; else the number of the late one.</param>
/// <param name="Kind">How it ended; 0 in a dispatch record.</param>
/// <param name="Lane">The lane they were handed out from; dispatches only.</param>
/// <param name="Attempt">From 1; 0 in a dispatch record for events that are held back behind another of their key.</param>
/// <param name="AtTicks">When they were handed over, UTC ticks.</param>
/// <param name="DueTicks">When the next attempt is due, UTC ticks; 0 for none.</param>
/// <param name="Consumer">To whom.</param>
/// <param name="Error">Why it failed, or null.</param>
internal readonly record struct JournalEntry(
    long Subscription, int Walk, SettlementKind Kind, byte Lane, int Attempt, long AtTicks, long DueTicks, string Consumer, string? Error);
