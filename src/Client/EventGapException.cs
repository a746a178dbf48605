using EventHub.Protocol.Errors;

namespace EventHub.Client;

/// <summary>
/// A watch came to history that is gone, and nobody was there to be told (<see cref="WatchOptions.OnGap"/>). Watching again from
/// <see cref="WatchGap.To"/> of <see cref="Gap"/> accepts the loss.
/// </summary>
public sealed class EventGapException : EventHubException
{
    internal EventGapException(WatchGap gap)
        : base(ErrorCodes.HistoryGone, $"The events between {gap.From ?? "the start of the watch"} and {gap.To ?? "the present"} are gone. Watch again from there, or set WatchOptions.OnGap to be told and go on.") => Gap = gap;

    /// <summary>What is missing.</summary>
    public WatchGap Gap { get; }
}
