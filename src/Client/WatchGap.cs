namespace EventHub.Client;

/// <summary>History that a watch asked for and the hub no longer has, or that passed while the watch had no place to resume from.</summary>
/// <param name="From">The place asked for, a cursor; null when the watch began at <c>now</c> and lost its connection before the first event.</param>
/// <param name="To">The place where it goes on, a cursor; null when unknown.</param>
public sealed record WatchGap(string? From, string? To);
