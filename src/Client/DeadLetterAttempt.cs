namespace EventHub.Client;

/// <summary>One attempt of a dead letter.</summary>
/// <param name="Attempt">From 1.</param>
/// <param name="At">When it began.</param>
/// <param name="Consumer">Who had it.</param>
/// <param name="Error">Why it failed, or null.</param>
public sealed record DeadLetterAttempt(int Attempt, DateTimeOffset At, string Consumer, string? Error);
