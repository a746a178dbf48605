namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>Events in a row of one lane that expired before they were handed out; those between that are not for the subscription do not count.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Channel">The only channel they are of, where they were parked; else null.</param>
/// <param name="From">The sequence behind what the lane dealt with before.</param>
/// <param name="Before">The sequence behind the last that expired.</param>
/// <param name="Events">How many there are.</param>
internal readonly record struct ExpiredSpan(byte Lane, string? Channel, long From, long Before, long Events);
