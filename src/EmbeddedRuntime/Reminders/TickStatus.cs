namespace Orleans.Runtime;

/// <summary>Which tick of a reminder this is.</summary>
public readonly struct TickStatus
{
    /// <summary>Gives all three, in UTC.</summary>
    public TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
    {
        FirstTickTime = firstTickTime;
        Period = period;
        CurrentTickTime = timeStamp;
    }

    /// <summary>When the first tick was due, UTC.</summary>
    public DateTime FirstTickTime { get; }

    /// <summary>From one tick to the next.</summary>
    public TimeSpan Period { get; }

    /// <summary>When this tick came, UTC.</summary>
    public DateTime CurrentTickTime { get; }

    /// <inheritdoc/>
    public override string ToString() => $"<first {FirstTickTime:O}, period {Period}, now {CurrentTickTime:O}>";
}
