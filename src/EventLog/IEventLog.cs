using EventHub.EventLog.Retention;
using EventHub.Protocol.Records;

namespace EventHub.EventLog;

/// <summary>
/// One partition's log: records in order, each with an lsn; events also with a sequence. One owner appends, anybody in
/// the process reads. Thread-safe.
/// </summary>
/// <remarks>
/// <code>
///   trimmed      │ retained and committed          │ appended, not yet stored
///  ─ ─ ─ ─ ─ ─ ─ ┼─────────────────────────────────┼ ─ ─ ─ ─ ─ ─
///              First                              Next
/// </code>
/// Readers see committed records only: what they saw is, under durability <c>always</c>, on stable storage.
/// </remarks>
public interface IEventLog : IAsyncDisposable
{
    /// <summary>The term this log writes under: above that of every batch it found when it was opened.</summary>
    long OwnerTerm { get; }

    /// <summary>What is retained and committed now.</summary>
    LogBounds Bounds { get; }

    /// <summary>What stopped the log, or null. A stopped log can be read; it never accepts anything again: open it anew.</summary>
    Exception? Fault { get; }

    /// <summary>
    /// Stores a batch: all of it in consecutive lsns in the order given, except records whose idempotency identity is
    /// known. Durable on return as <see cref="Durability"/> says. Two appends that were called one after the other are
    /// stored in that order. The batch belongs to the log until the task completes, and then to the caller again, with
    /// <see cref="EventBatch.Results"/> filled; after a fault its results mean nothing.
    /// </summary>
    /// <exception cref="Protocol.Errors.EventHubException">
    /// <c>WriteBufferFull</c>, <c>BatchTooLarge</c>: nothing was stored, unless an identity's hash was another's: that record is stored by itself, and the others may be.
    /// <c>StorageFull</c>: as those; and what was written before the room was used up is taken back, which the end of the process or of the power can come before, so that the next
    /// opening finds it. <c>PartitionStopped</c>: a write or sync failed; what became of the batch is unknown.
    /// </exception>
    ValueTask AppendAsync(EventBatch batch);

    /// <summary>
    /// The next batch behind <paramref name="afterSequence"/> that has an event and may hold one of the channels in
    /// <paramref name="filter"/> (empty: any) and has one of the <paramref name="lanes"/> (<see cref="Lanes.All"/>: any). It may begin before
    /// that sequence. One call looks at a bounded part of the log.
    /// </summary>
    ValueTask<LogRead> ReadForwardAsync(long afterSequence, ReadOnlyMemory<ChannelBloom> filter, byte lanes, CancellationToken cancellationToken);

    /// <summary>The previous batch at or before <paramref name="throughSequence"/>; the counterpart of <see cref="ReadForwardAsync"/>.</summary>
    ValueTask<LogRead> ReadBackwardAsync(long throughSequence, ReadOnlyMemory<ChannelBloom> filter, CancellationToken cancellationToken);

    /// <summary>The batch that holds <paramref name="lsn"/>, which the caller disposes; null when it is trimmed or not stored.</summary>
    /// <exception cref="Protocol.Errors.EventHubException"><c>Quarantined</c>: that part of the log is damaged.</exception>
    ValueTask<StoredBatch?> FindAsync(long lsn, CancellationToken cancellationToken);

    /// <summary>As <see cref="FindAsync"/>, and also what retention hides but <see cref="KeepFrom"/> keeps.</summary>
    /// <exception cref="Protocol.Errors.EventHubException"><c>Quarantined</c>: that part of the log is damaged.</exception>
    ValueTask<StoredBatch?> FindKeptAsync(long lsn, CancellationToken cancellationToken);

    /// <summary>Lsns under a hash of source + sourceId (<see cref="EventIdentity.OfClientId"/>), ascending, hidden ones too; candidates to be confirmed. Copies of delayed events stand under <see cref="EventIdentity.OfOrigin"/>.</summary>
    ValueTask<IReadOnlyList<long>> FindClientIdAsync(ulong hash, CancellationToken cancellationToken);

    /// <summary>
    /// Lsns of the retained settlements (<see cref="RecordKind.Settlement"/>) that speak of the event with this sequence, ascending, none missing and
    /// none too many. A settlement's body begins with version 1 and <see cref="SequenceRuns"/>, the sequences it speaks of; one that
    /// does not speaks of none. It may be hidden, or stand in a damaged part of the log. May read a segment.
    /// </summary>
    ValueTask<IReadOnlyList<long>> FindSettlementsAsync(long sequence, CancellationToken cancellationToken);

    /// <summary>
    /// The retained batches that hold records other than plain events, hidden ones too, oldest first, from the one on that holds <paramref name="fromLsn"/>
    /// (0: all); nothing before it is read. The caller disposes each before the next.
    /// </summary>
    IAsyncEnumerable<StoredBatch> ReadControlAsync(long fromLsn, CancellationToken cancellationToken);

    /// <summary>
    /// Lsn of the first part of the newest complete checkpoint that is retained; 0 for none. A checkpoint is one or more records of kind
    /// <see cref="RecordKind.Checkpoint"/> whose bodies begin with version 1, a byte that is 1 in the last part and else 0, and the lsn
    /// of the first part (8 bytes, little-endian; 0 in the first part itself). It is complete once its last part is committed.
    /// </summary>
    long LastCheckpointLsn { get; }

    /// <summary>
    /// Has it looked, soon, whether the storage can be reached and is still this owner's; if not, the log stops. Costs nothing where neither can be lost, on a disk of this machine.
    /// </summary>
    void Verify();

    /// <summary>The sequence behind which every event was stored at or after <paramref name="timeTicks"/> (UTC ticks).</summary>
    ValueTask<long> PlaceOfTimeAsync(long timeTicks, CancellationToken cancellationToken);

    /// <summary>Completes when <see cref="LogBounds.NextLsn"/> is above <paramref name="nextLsn"/>; fails when the log stops.</summary>
    ValueTask WaitAsync(long nextLsn, CancellationToken cancellationToken);

    /// <summary>The retained epochs, oldest first.</summary>
    IReadOnlyList<EpochSpan> Epochs();

    /// <summary>Every channel with a retained event, in no order.</summary>
    IReadOnlyList<LogChannel> Channels();

    /// <summary>Damaged ranges found so far.</summary>
    IReadOnlyList<QuarantinedRange> Quarantine { get; }

    /// <summary>
    /// From its return on <paramref name="rules"/> decide what is kept of each channel and how long its identities are remembered.
    /// Until the first call the log's own settings do. What is hidden by a rule that is lifted is seen again, unless it was freed.
    /// </summary>
    ValueTask ApplyRulesAsync(ChannelRules rules, CancellationToken cancellationToken);

    /// <summary>Applies the retention limits: hides at once what they take, and frees the segments that are then empty.</summary>
    ValueTask ApplyRetentionAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Says that records from <paramref name="lsn"/> on are still needed: until the next call, retention frees no segment that holds that lsn or a
    /// later one, though it hides events as before. <see cref="long.MaxValue"/>, the default, keeps nothing. What is freed does not return,
    /// so the first call comes before the first <see cref="ApplyRulesAsync"/>.
    /// </summary>
    void KeepFrom(long lsn);

    /// <summary>
    /// Is asked before every event below a sequence is hidden for good: false puts that off, and the same sequence is asked for again when retention is
    /// applied next. Called under a lock of the log, so it must not wait. Null, the default: nothing is asked.
    /// </summary>
    Func<long, bool>? BeforeHiding { get; set; }

    /// <summary>
    /// What stands only because <see cref="KeepFrom"/> keeps it: whole segments in which nothing is seen and whose idempotency keys are forgotten, up to the lsn behind the
    /// last of them (0 for none), and their bytes.
    /// </summary>
    (long BeforeLsn, long Bytes) HeldBack { get; }

    /// <summary>True when a rule hides the event with this sequence. Reads still give the batch it stands in; whoever reads skips it.</summary>
    bool IsHidden(ReadOnlySpan<byte> channel, long sequence);

    /// <summary>How many events of a channel are seen below a sequence, and their bytes; deleted ones count. May read a segment.</summary>
    (long Events, long Bytes) Count(byte[] channel, long beforeSequence);

    /// <summary>Counters and gauges.</summary>
    LogStatistics Statistics();
}
