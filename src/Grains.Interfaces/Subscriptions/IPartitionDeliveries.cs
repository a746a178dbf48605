using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>
/// Tracked delivery of one partition: which subscriptions there are, where each stands, and what became of every event. Thread-safe.
/// </summary>
public interface IPartitionDeliveries
{
    /// <summary>The subscription of this name, or null.</summary>
    Subscription? Find(string name);

    /// <summary>How many subscriptions there are. Cheap.</summary>
    int Count { get; }

    /// <summary>All subscriptions, by name, in ordinal order.</summary>
    IReadOnlyList<Subscription> All { get; }

    /// <summary>
    /// Creates a subscription or changes it, durably: events behind the record follow <paramref name="subscription"/>. One that is new here begins at
    /// <paramref name="from"/>: events from there up to the record are delivered late. A version that is not above the one known changes nothing.
    /// </summary>
    /// <param name="subscription">Its definition; the times are those of the record and are not read.</param>
    /// <param name="from">The first sequence it gets; <see cref="long.MaxValue"/>, for none before the record. Read at creation only.</param>
    /// <returns>What is in force now.</returns>
    /// <exception cref="Protocol.Errors.EventHubException">It could not be stored.</exception>
    ValueTask<Subscription> DefineAsync(Subscription subscription, long from);

    /// <summary>Deletes a subscription, durably: it is withdrawn from every event it has not settled. False when there is none of this id.</summary>
    ValueTask<bool> RemoveAsync(long id);

    /// <summary>
    /// Moves a subscription, durably. Back: everything from <paramref name="sequence"/> on that was handed out or settled before is handed out again, late.
    /// Forward: what is skipped is discarded.
    /// </summary>
    ValueTask SeekAsync(long id, long sequence);

    /// <summary>
    /// Where an event stands over all its recipients, as far as memory knows: whether and how, not always since when. Cheap; asked per event read.
    /// </summary>
    EventState StateOf(scoped in StoredRecord record);

    /// <summary>A state of <see cref="StateOf"/> with what the journal has of the event: when it began and ended, attempts, the last error. May read the log.</summary>
    ValueTask<EventState> WithHistoryAsync(EventState state, scoped in StoredRecord record, CancellationToken cancellationToken);

    /// <summary>What became of an event for each subscription that is or was its recipient, by name; late deliveries too.</summary>
    ValueTask<IReadOnlyList<EventDelivery>> DeliveriesOfAsync(FoundEvent found, CancellationToken cancellationToken);

    /// <summary>
    /// Says of each subscription, by name and behind <paramref name="after"/> if that is not null, whether it gets an event and why. An event of lsn 0 is one that is not stored:
    /// it is judged as if it were the next.
    /// </summary>
    ValueTask<VerdictPage> ExplainAsync(FoundEvent found, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Follows the event with this sequence: what <see cref="StateOf"/> says of it may change whenever the follower says so.</summary>
    IEventFollower Follow(long sequence);

    /// <summary>Delivers an event's dead letters again, those of every recipient; late deliveries stay as they are. How many there were.</summary>
    /// <exception cref="Protocol.Errors.EventHubException">It could not be stored; what was not opened again is a dead letter as before.</exception>
    ValueTask<int> RetryAsync(FoundEvent found);

    /// <summary>The subscriptions of which deliveries have expired, by name, and how many.</summary>
    IReadOnlyList<KeyValuePair<string, long>> Expired { get; }

    /// <summary>The deliveries of a subscription; null when there is none of this id.</summary>
    ISubscriptionCursor? Cursor(long id);

    /// <summary>Its replays.</summary>
    IPartitionReplays Replays { get; }
}
