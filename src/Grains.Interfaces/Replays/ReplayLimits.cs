namespace EventHub.Grains.Interfaces.Replays;

/// <summary>What bounds replays.</summary>
public static class ReplayLimits
{
    /// <summary>Most replays under way or paused at once, dead letters included.</summary>
    public const int RunningMax = 16;

    /// <summary>So many that are over are remembered, the newest.</summary>
    public const int KeptMax = 1000;

    /// <summary>Most subscriptions one replay goes to.</summary>
    public const int SubscriptionsMax = 1000;

    /// <summary>Most events looked at before a replay begins; where there are more, it begins without a count. A dry run looks at all.</summary>
    public const int CountedMax = 1_000_000;
}
