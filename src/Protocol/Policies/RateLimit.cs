namespace EventHub.Protocol.Policies;

/// <summary>How fast a channel takes events.</summary>
/// <param name="Events">How many in <paramref name="Per"/>, in the long run. 1 to 1,000,000,000.</param>
/// <param name="Per">The time they may come in. 1 ms to 24 h.</param>
/// <param name="Burst">How many may come at once after a quiet time. 1 to 1,000,000,000; by default as many as <paramref name="Events"/>.</param>
public readonly record struct RateLimit(long Events, TimeSpan Per, long Burst)
{
    /// <summary>The most that <see cref="Events"/> and <see cref="Burst"/> may be.</summary>
    public const long EventsMax = 1_000_000_000;

    /// <summary>The bounds of <see cref="Per"/>.</summary>
    public static readonly TimeSpan PerMin = TimeSpan.FromMilliseconds(1), PerMax = TimeSpan.FromHours(24);
}
