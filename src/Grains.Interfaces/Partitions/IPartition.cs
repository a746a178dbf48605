using EventHub.Grains.Interfaces.Counting;
using EventHub.Grains.Interfaces.DeadLetters;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>
/// One partition: an ordered log of events and what became of them. Thread-safe.
/// </summary>
/// <remarks>
/// <code>
///   trimmed        retained and committed          appended, not yet stored
///  ─ ─ ─ ─ ─ ─ ┬─────────────────────────────────┬ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─
///              First                              Next (the next event's sequence)
/// </code>
/// Readers see committed events only. A sequence is exclusive as a place: "after s" begins with s + 1.
/// </remarks>
public interface IPartition
{
    /// <summary>Most delayed events that wait in one partition; one more is refused. Five million take about 150 MB.</summary>
    const int DelayedEventsMax = 5_000_000;

    /// <summary>Its number.</summary>
    int Number { get; }

    /// <summary>
    /// The term under which its owner writes now: every batch bears it, every opening takes a higher one, and a log is open once at a time.
    /// </summary>
    long OwnerTerm { get; }

    /// <summary>What is retained and committed now.</summary>
    PartitionBounds Bounds { get; }

    /// <summary>Whether it can be written and read, and what is wrong when not.</summary>
    PartitionHealth Health { get; }

    /// <summary>Its subscriptions and where each stands.</summary>
    IPartitionDeliveries Deliveries { get; }

    /// <summary>Its sagas.</summary>
    IPartitionSagas Sagas { get; }

    /// <summary>What was published and processed since start, by type.</summary>
    TypeCounts Types { get; }

    /// <summary>
    /// Stores a batch. Events whose <c>deliverAt</c> lies ahead wait for it: they get their sequence then. On return every record is stored as the durability promises (or known as a duplicate), in the
    /// order given and in consecutive sequences, and <see cref="EventBatch.Results"/> tell which.
    /// The batch stands in line when the call first yields: two calls made one after the other are stored in that order.
    /// It belongs to the partition until the task completes and is the caller's again afterwards, also after a fault.
    /// </summary>
    /// <exception cref="EventHub.Protocol.Errors.EventHubException">
    /// <c>WriteBufferFull</c>, <c>LimitReached</c>: nothing was stored. <c>StorageFull</c>: nothing is stored as a rule, but do not rely on it: see <c>IEventLog</c>.
    /// It and <c>PartitionStopped</c> mean unknown; repeat under the same idempotency key.
    /// </exception>
    ValueTask AppendAsync(EventBatch batch);

    /// <summary>
    /// The next batch that may hold events of <paramref name="patterns"/> behind <paramref name="afterSequence"/>
    /// in one of the <paramref name="lanes"/> (<see cref="Lanes.All"/>: any).
    /// The batch may also hold earlier events, and events of other channels and lanes: the caller skips them.
    /// One call does a bounded amount of work; see <see cref="PartitionRead"/>.
    /// </summary>
    ValueTask<PartitionRead> ReadForwardAsync(long afterSequence, PatternSet patterns, byte lanes, CancellationToken cancellationToken);

    /// <summary>
    /// The previous batch that may hold events of <paramref name="patterns"/> at or before <paramref name="throughSequence"/>;
    /// the counterpart of <see cref="ReadForwardAsync"/>.
    /// </summary>
    ValueTask<PartitionRead> ReadBackwardAsync(long throughSequence, PatternSet patterns, CancellationToken cancellationToken);

    /// <summary>Completes when an event behind <paramref name="afterSequence"/> is committed (at once when there is one).</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    ValueTask WaitAsync(long afterSequence, CancellationToken cancellationToken);

    /// <summary>
    /// As above, where only <paramref name="patterns"/> are wanted: an owner elsewhere is not left for events of other channels. It may complete without one that matches.
    /// </summary>
    ValueTask WaitAsync(long afterSequence, PatternSet patterns, CancellationToken cancellationToken) => WaitAsync(afterSequence, cancellationToken);

    /// <summary>
    /// Finds an event by its id, a deleted one too; null when it never existed or retention took it. Dispose the result.
    /// </summary>
    /// <exception cref="EventHub.Protocol.Errors.EventHubException"><c>Quarantined</c>: it stands in a damaged part of the log.</exception>
    ValueTask<FoundEvent?> FindAsync(EventId id, CancellationToken cancellationToken);

    /// <summary>
    /// Lsns of the events with this source and sourceId, oldest first, deleted ones too: of those that have a sequence, or of those that wait for their time or were
    /// cancelled before it.
    /// </summary>
    ValueTask<IReadOnlyList<long>> FindByClientIdAsync(ReadOnlyMemory<byte> source, ReadOnlyMemory<byte> sourceId, bool delayed, CancellationToken cancellationToken);

    /// <summary>
    /// Lsns of the delayed events that wait, in the order they were published, from behind <paramref name="lsn"/> on (or before it, newest first), at most <paramref name="max"/>.
    /// Looks at all that wait.
    /// </summary>
    IReadOnlyList<long> DelayedBehind(long lsn, bool ascending, int max);

    /// <summary>
    /// Lsns of the records of deleted events from behind <paramref name="lsn"/> on, ascending (or before it, descending), at most <paramref name="max"/>. Looks at all. Those of
    /// delayed events that were cancelled are among them; others are recognised by their records.
    /// </summary>
    IReadOnlyList<long> DeletedBehind(long lsn, bool ascending, int max);

    /// <summary>As <see cref="DelayedBehind"/>, of a partition wherever its owner runs.</summary>
    ValueTask<IReadOnlyList<long>> DelayedBehindAsync(long lsn, bool ascending, int max) => new(DelayedBehind(lsn, ascending, max));

    /// <summary>As <see cref="DeletedBehind"/>, of a partition wherever its owner runs.</summary>
    ValueTask<IReadOnlyList<long>> DeletedBehindAsync(long lsn, bool ascending, int max) => new(DeletedBehind(lsn, ascending, max));

    /// <summary>Follows an event: <paramref name="lsn"/> is that of its id, <paramref name="sequence"/> its own, or 0 while it waits for its time.</summary>
    IEventFollower Follow(long lsn, long sequence);

    /// <summary>The event that was published with this lsn, or whose record it is; null when there is none. Dispose the result.</summary>
    ValueTask<FoundEvent?> FindAsync(long lsn, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the first of these events by its lsn, and those behind it that come with the same answer, in their order; null for those there are not. A partition here
    /// gives one at a time, of one elsewhere a call gets many. Dispose the results.
    /// </summary>
    async ValueTask<IReadOnlyList<FoundEvent?>> FindFirstAsync(IReadOnlyList<long> lsns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lsns);
        return [await FindAsync(lsns[0], cancellationToken)];
    }

    /// <summary>Where these events stand, with their histories and in their order; null for those there are not. Of a partition elsewhere one call gets many.</summary>
    async ValueTask<IReadOnlyList<EventState?>> StatesOfAsync(IReadOnlyList<long> lsns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lsns);
        List<EventState?> states = new(lsns.Count);
        foreach (long lsn in lsns)
        {
            using FoundEvent? found = await FindAsync(lsn, cancellationToken);
            states.Add(found?.State);
        }

        return states;
    }

    /// <summary>A page of a subscription's dead letters, each with its event and attempts. Of a partition elsewhere it is one call, and may be shorter than asked for.</summary>
    ValueTask<DeadLetterPage> DeadLettersAsync(DeadLetterQuery query, CancellationToken cancellationToken) => DeadLetterPager.ReadAsync(this, query, cancellationToken);

    /// <summary>As <see cref="DeadLettersAsync"/>, the letters alone, however large their events are.</summary>
    ValueTask<SelectedDeadLetters> SelectDeadLettersAsync(DeadLetterQuery query, CancellationToken cancellationToken) => DeadLetterPager.SelectAsync(this, query, cancellationToken);

    /// <summary>True when the event was deleted; the second value is when, UTC ticks.</summary>
    bool TryGetDeleted(long lsn, out long deletedTicks);

    /// <summary>Where an event stands, deleted ones too; what only the journal knows is not in it. Cheap; asked per event read.</summary>
    EventState StateOf(scoped in StoredRecord record);

    /// <summary>True when the event was purged, or is past its channel's retention: to everybody it is not there. Cheap; asked per event read.</summary>
    bool IsGone(scoped in StoredRecord record);

    /// <summary>True when the event is deleted or gone: it is neither listed nor watched.</summary>
    bool IsHidden(scoped in StoredRecord record);

    /// <summary>
    /// From its return on <paramref name="policies"/> decide what is kept of each channel and how long its idempotency keys are remembered.
    /// Before the first call retention takes nothing.
    /// </summary>
    ValueTask ApplyPoliciesAsync(PolicySet policies, CancellationToken cancellationToken);

    /// <summary>
    /// Purges a channel's events below a sequence, durably: they are gone when this returns. With <paramref name="dryRun"/> it only counts.
    /// </summary>
    ValueTask<PurgeResult> PurgeAsync(ReadOnlyMemory<byte> channel, long beforeSequence, bool dryRun, CancellationToken cancellationToken);

    /// <summary>Deletes an event, durably; false when there is none. Deleting twice is the same as once.</summary>
    ValueTask<bool> DeleteAsync(EventId id, CancellationToken cancellationToken);

    /// <summary>The place before the first event stored at or after <paramref name="timeTicks"/> (UTC ticks).</summary>
    ValueTask<long> PlaceOfTimeAsync(long timeTicks, CancellationToken cancellationToken);

    /// <summary>Turns a place a client remembers into one that can be read from, and says whether history is missing between.</summary>
    ResolvedPlace Resolve(Position place);

    /// <summary>The histories that are retained, the current one included: by them <see cref="Resolve"/> decides.</summary>
    IReadOnlyList<HistorySpan> Histories() => [new HistorySpan(Bounds.Epoch.Value, long.MaxValue)];

    /// <summary>Every channel with a retained event, by name, in ordinal order.</summary>
    IReadOnlyList<ChannelSummary> Channels();

    /// <summary>Counters for statistics and metrics.</summary>
    PartitionStatistics Statistics();
}
