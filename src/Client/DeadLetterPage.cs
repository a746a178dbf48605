namespace EventHub.Client;

/// <summary>A page of dead letters, partition by partition in the order of the events. It may be short while there is a next.</summary>
/// <param name="DeadLetters">The dead letters.</param>
/// <param name="Next">Where the next page begins; null when this is the last one.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> DeadLetters, string? Next);
