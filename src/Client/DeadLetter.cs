namespace EventHub.Client;

/// <summary>A delivery that was given up.</summary>
/// <param name="Event">Its event.</param>
/// <param name="Reason"><c>termed</c>, or <c>maxAttempts</c>.</param>
/// <param name="IsLate">True when it was late: the event's own status did not wait for it.</param>
/// <param name="Attempts">Its attempts since it began anew last, oldest first.</param>
/// <param name="DeadAt">When it was given up.</param>
public sealed record DeadLetter(ReceivedEvent Event, string Reason, bool IsLate, IReadOnlyList<DeadLetterAttempt> Attempts, DateTimeOffset DeadAt);
