using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>When a grain timer ticks.</summary>
public readonly struct GrainTimerCreationOptions
{
    /// <summary>Set the times as properties.</summary>
    public GrainTimerCreationOptions()
    {
    }

    /// <summary>Gives both times.</summary>
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>From now to the first tick. Zero ticks at once, <see cref="Timeout.InfiniteTimeSpan"/> not before <see cref="IGrainTimer.Change"/>.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>From the end of a tick to the next. <see cref="Timeout.InfiniteTimeSpan"/> ticks once.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether ticks run beside calls that await. Default false: a tick waits its turn like a call.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether ticks keep the grain from being collected as idle. Default false.</summary>
    public bool KeepAlive { get; init; }
}
