namespace EventHub.Protocol.Envelope;

/// <summary>
/// What the hub adds to an event when it is read: its total over all recipients.
/// </summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="ProcessedAtTicks">First hand-over, UTC ticks; 0 for none.</param>
/// <param name="CompletedAtTicks">When the total became terminal, UTC ticks; 0 for not yet.</param>
/// <param name="RetryCount">Highest attempt − 1.</param>
/// <param name="Error">The last error, or null.</param>
public readonly record struct EventState(
    EventStatus Status, EventOutcome Outcome, long ProcessedAtTicks, long CompletedAtTicks, int RetryCount = 0, string? Error = null)
{
    /// <summary>False when there is nothing to be known of what became of it: nobody was handed it yet, or nobody is to be.</summary>
    public bool MayHaveHistory => Status is not (EventStatus.Pending or EventStatus.Deleted) && Outcome != EventOutcome.Unrouted;

    /// <summary>The state of an event nobody tracks: completed the moment it was stored.</summary>
    public static EventState Unrouted(long storedTicks) => new(EventStatus.Completed, EventOutcome.Unrouted, 0, storedTicks);

    /// <summary>The state of a delayed event before its time: it has no recipients yet.</summary>
    public static EventState Waiting { get; } = new(EventStatus.Pending, EventOutcome.None, 0, 0);

    /// <summary>The state of a deleted event.</summary>
    public static EventState DeletedAt(long deletedTicks) => new(EventStatus.Deleted, EventOutcome.Deleted, 0, deletedTicks);
}
