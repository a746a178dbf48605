namespace EventHub.Client;

/// <summary>A page of events.</summary>
/// <param name="Events">The events; may be fewer than asked for while there are more.</param>
/// <param name="Next">For <see cref="EventQuery.After"/>; null when this is the last page.</param>
public sealed record EventPage(IReadOnlyList<ReceivedEvent> Events, string? Next);
