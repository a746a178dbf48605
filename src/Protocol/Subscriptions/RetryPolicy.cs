namespace EventHub.Protocol.Subscriptions;

/// <summary>
/// When and how often a failed attempt is repeated: exponential backoff with jitter.
/// </summary>
/// <param name="MaxAttempts">Attempts altogether, the first one included; 1 to 1,000. Then the delivery is a dead letter.</param>
/// <param name="InitialDelay">Before the second attempt; 0 to 12 h.</param>
/// <param name="MaxDelay">No wait is longer; <paramref name="InitialDelay"/> to 30 days.</param>
/// <param name="Factor">Each wait against the one before; 1 to 100.</param>
/// <param name="Jitter">Largest part of a wait that chance adds or takes, so that failures do not come back together; 0 to 1.</param>
public readonly record struct RetryPolicy(int MaxAttempts, TimeSpan InitialDelay, TimeSpan MaxDelay, double Factor, double Jitter)
{
    /// <summary>Most attempts altogether.</summary>
    public const int MaxAttemptsMax = 1000;

    /// <summary>Largest factor.</summary>
    public const double FactorMax = 100;

    /// <summary>Longest waits: before the second attempt, and at all.</summary>
    public static readonly TimeSpan InitialDelayMax = TimeSpan.FromHours(12), MaxDelayMax = TimeSpan.FromDays(30);

    /// <summary>Four attempts: after about 1, 2 and 4 seconds.</summary>
    public static readonly RetryPolicy Default = new(4, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), 2.0, 0.2);

    /// <summary>The wait after attempt number <paramref name="attempt"/> (from 1) failed; <paramref name="chance"/> is from 0 up to 1.</summary>
    public TimeSpan DelayAfter(int attempt, double chance)
    {
        double bare = Math.Min(InitialDelay.Ticks * Math.Pow(Factor, attempt - 1), MaxDelay.Ticks);
        double jittered = bare * (1 + (Jitter * ((2 * chance) - 1)));
        return new TimeSpan((long)Math.Clamp(jittered, 0, MaxDelay.Ticks));
    }
}
