namespace EventHub.Client;

/// <summary>A replay and how far it has come.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind"><c>events</c> or <c>deadLetters</c>.</param>
/// <param name="State"><c>running</c>, <c>paused</c>, <c>completed</c> or <c>cancelled</c>.</param>
/// <param name="Subscriptions">To whom; those deleted meanwhile are left out.</param>
/// <param name="Matched">Deliveries found when it was asked for; null where there were too many events to look at.</param>
/// <param name="HandedOut">Deliveries handed out, each counted once; of dead letters those opened again.</param>
/// <param name="Open">Those of them that are not over; null for dead letters.</param>
/// <param name="Settled">Those that are over and did not fail; null for dead letters.</param>
/// <param name="Failed">Those that became dead letters; null for dead letters.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="EndedAt">When it was completed or cancelled, or null.</param>
public sealed record ReplayStatus(
    string Id, string Kind, string State, IReadOnlyList<string> Subscriptions, long? Matched, long HandedOut, long? Open, long? Settled, long? Failed,
    DateTimeOffset CreatedAt, DateTimeOffset? EndedAt)
{
    /// <summary>True once it is completed or cancelled.</summary>
    public bool IsOver => EndedAt is not null;
}
