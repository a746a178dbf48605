using System.Collections.Immutable;
using EventHub.Grains.Interfaces.DeadLetters;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Grains.Interfaces.Subscriptions;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>
/// What processes that do not own a partition ask its owner, on behalf of their clients; the key is its number. It is how <see cref="RemotePartition"/> works, and is for nobody else:
/// calls carry batches, interleave, and wait for less than ten seconds. Refusals are results.
/// </summary>
[Alias("EventHub.IPartitionOwnerGrain")]
public interface IPartitionOwnerGrain : IGrainWithIntegerKey
{
    /// <summary>What it says of itself without being waited for.</summary>
    [Alias("View")]
    Task<OwnerView> View(ViewRequest request);

    /// <summary>The next steps of a walk. With nothing there it waits for a commit, up to the request's time.</summary>
    [Alias("ReadRuns")]
    Task<RunAnswer> ReadRuns(RunRequest request, CancellationToken cancellationToken);

    /// <summary>Finds an event by its id, or by its lsn where the id is null.</summary>
    [Alias("FindRecord")]
    Task<FoundAnswer> FindRecord(string? id, long lsn);

    /// <summary>Finds events by their lsns, in their order: the first of them at least, and as many more as an answer takes. With <paramref name="statesOnly"/> their records stay away.</summary>
    [Alias("FindRecords")]
    Task<FoundRecordsAnswer> FindRecords(ImmutableArray<long> lsns, bool statesOnly);

    /// <summary>Lsns of the events with this source and sourceId.</summary>
    [Alias("FindClientId")]
    Task<NumbersAnswer> FindClientId(ImmutableArray<byte> source, ImmutableArray<byte> sourceId, bool delayed);

    /// <summary>Lsns of delayed events that wait, or of deleted events.</summary>
    [Alias("DelayedBehind")]
    Task<NumbersAnswer> DelayedBehind(long lsn, bool ascending, int max, bool areDeleted);

    /// <summary>The place before the first event stored at or after a time.</summary>
    [Alias("PlaceOfTime")]
    Task<NumbersAnswer> PlaceOfTime(long timeTicks);

    /// <summary>Purges a channel, durably: how many events and bytes.</summary>
    [Alias("Purge")]
    Task<NumbersAnswer> Purge(string channel, long beforeSequence, bool dryRun);

    /// <summary>Deletes an event, durably: 1, or 0 when there is none.</summary>
    [Alias("DeleteEvent")]
    Task<NumbersAnswer> DeleteEvent(string id);

    /// <summary>Waits until an event is otherwise than it was seen, for less than ten seconds.</summary>
    [Alias("Changed")]
    Task<ChangedAnswer> Changed(ChangedRequest request, CancellationToken cancellationToken);

    /// <summary>What became of an event for each subscription.</summary>
    [Alias("DeliveriesOf")]
    Task<DeliveriesAnswer> DeliveriesOf(long lsn);

    /// <summary>Says why each subscription gets the event of a record, or does not.</summary>
    [Alias("ExplainRecord")]
    Task<VerdictPage> ExplainRecord(RecordRun run, string? after, int limit);

    /// <summary>The partition follows these policies from now on.</summary>
    [Alias("Follow")]
    Task<NumbersAnswer> Follow(PolicyBook policies);

    /// <summary>Delivers an event's dead letters again: how many there were.</summary>
    [Alias("RetryEvent")]
    Task<NumbersAnswer> RetryEvent(long lsn);

    /// <summary>Creates a subscription or changes it, durably.</summary>
    [Alias("Define")]
    Task<SubscriptionRecordAnswer> Define(SubscriptionRecord subscription, long from);

    /// <summary>Deletes a subscription, durably: 1, or 0 when there is none.</summary>
    [Alias("Remove")]
    Task<NumbersAnswer> Remove(long id);

    /// <summary>Moves a subscription, durably.</summary>
    [Alias("Seek")]
    Task<NumbersAnswer> Seek(long id, long sequence);

    /// <summary>Hands deliveries out to a consumer elsewhere. One that does not ask for half a minute has left.</summary>
    [Alias("Take")]
    Task<TakeAnswer> Take(TakeRequest request, CancellationToken cancellationToken);

    /// <summary>The consumer's call that waits is answered now, or else its next one: there is credit for it.</summary>
    [Alias("Hurry")]
    Task Hurry(Guid member);

    /// <summary>The consumer leaves. What it was not sent goes to others at once; with <paramref name="returnsWork"/> so does what it has.</summary>
    [Alias("Leave")]
    Task Leave(Guid member, bool returnsWork);

    /// <summary>Settles deliveries, durably.</summary>
    [Alias("Settle")]
    Task<SettleAnswer> Settle(long subscription, ImmutableArray<SettleEntry> settlements);

    /// <summary>Dead letters behind a place.</summary>
    [Alias("DeadLetters")]
    Task<DeadLettersAnswer> DeadLetters(long subscription, long sequence, int walk, int max);

    /// <summary>A page of dead letters, each with its event and attempts.</summary>
    [Alias("ListDeadLetters")]
    Task<DeadLetterPage> ListDeadLetters(DeadLetterListRequest request, CancellationToken cancellationToken);

    /// <summary>Dead letters alone, without their events.</summary>
    [Alias("SelectDeadLetters")]
    Task<SelectedDeadLetters> SelectDeadLetters(DeadLetterListRequest request, CancellationToken cancellationToken);

    /// <summary>The attempts of a dead letter.</summary>
    [Alias("Attempts")]
    Task<AttemptsAnswer> Attempts(long subscription, DeadLetter letter);

    /// <summary>Delivers dead letters again, durably: how many.</summary>
    [Alias("Reopen")]
    Task<NumbersAnswer> Reopen(long subscription, ImmutableArray<DeadLetter> letters);

    /// <summary>Discards dead letters, durably: how many.</summary>
    [Alias("Discard")]
    Task<NumbersAnswer> Discard(long subscription, ImmutableArray<DeadLetter> letters);

    /// <summary>Counts what a replay would hand out.</summary>
    [Alias("CountReplay")]
    Task<ReplayCountAnswer> CountReplay(string document, ReplayRange range, long? subscription, long examinedMax);

    /// <summary>Ids of the subscriptions a replay may find something for.</summary>
    [Alias("Candidates")]
    Task<NumbersAnswer> Candidates(string document);

    /// <summary>Begins a replay, durably.</summary>
    [Alias("StartReplay")]
    Task<NumbersAnswer> StartReplay(ReplayDefinition definition, int runningMax);

    /// <summary>Pauses, resumes or cancels a replay, durably.</summary>
    [Alias("ChangeReplay")]
    Task<NumbersAnswer> ChangeReplay(Guid id, int version, ReplayState state);

    /// <summary>The definitions of sagas that are known there.</summary>
    [Alias("SagaDefinitions")]
    Task<SagaDefinitionsAnswer> SagaDefinitions();

    /// <summary>Brings a definition of a saga in force, durably.</summary>
    [Alias("DefineSaga")]
    Task<NumbersAnswer> DefineSaga(string document, ImmutableArray<long> places);

    /// <summary>Lets no instance of a saga start any more, durably.</summary>
    [Alias("RetireSaga")]
    Task<NumbersAnswer> RetireSaga(string name);

    /// <summary>Asks something of an instance of a saga, durably.</summary>
    [Alias("AskSaga")]
    Task<SagaAnswer> AskSaga(SagaRequest request);

    /// <summary>Instances of sagas.</summary>
    [Alias("ListSagas")]
    Task<SagasAnswer> ListSagas(SagaQuery query);
}
