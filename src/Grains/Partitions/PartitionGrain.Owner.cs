using System.Collections.Immutable;
using EventHub.Grains.Interfaces.DeadLetters;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Remote;
using Orleans;
using Orleans.Runtime;

namespace EventHub.Grains.Partitions;

/// <content>What processes ask that do not own the partition.</content>
internal sealed partial class PartitionGrain : IPartitionOwnerGrain
{
    Task<OwnerView> IPartitionOwnerGrain.View(ViewRequest request)
    {
        if (request.ReachesStorage)
        {
            keeper.HearOfAnother();
        }

        return Task.FromResult(_partition is { } partition ? OwnerViews.Of(partition, request) with { Silo = keeper.Silo } : new OwnerView { Refusal = NoPartition() });
    }

    Task<RunAnswer> IPartitionOwnerGrain.ReadRuns(RunRequest request, CancellationToken cancellationToken) =>
        _owner is { } owner ? owner.ReadAsync(request, cancellationToken) : Task.FromResult(new RunAnswer([], default, NoPartition()));

    Task<FoundAnswer> IPartitionOwnerGrain.FindRecord(string? id, long lsn) =>
        _owner is { } owner ? owner.FindAsync(id, lsn) : Task.FromResult(new FoundAnswer(null, default, NoPartition()));

    Task<FoundRecordsAnswer> IPartitionOwnerGrain.FindRecords(ImmutableArray<long> lsns, bool statesOnly) =>
        _owner is { } owner ? owner.FindAsync(lsns, statesOnly) : Task.FromResult(new FoundRecordsAnswer([], NoPartition()));

    Task<NumbersAnswer> IPartitionOwnerGrain.FindClientId(ImmutableArray<byte> source, ImmutableArray<byte> sourceId, bool delayed) =>
        _owner is { } owner ? owner.FindClientIdAsync(source, sourceId, delayed) : Task.FromResult(new NumbersAnswer([], NoPartition()));

    Task<NumbersAnswer> IPartitionOwnerGrain.DelayedBehind(long lsn, bool ascending, int max, bool areDeleted) =>
        _owner is { } owner ? owner.DelayedBehindAsync(lsn, ascending, max, areDeleted) : Task.FromResult(new NumbersAnswer([], NoPartition()));

    Task<NumbersAnswer> IPartitionOwnerGrain.PlaceOfTime(long timeTicks) =>
        _owner is { } owner ? owner.PlaceOfTimeAsync(timeTicks) : Task.FromResult(new NumbersAnswer([], NoPartition()));

    Task<NumbersAnswer> IPartitionOwnerGrain.Purge(string channel, long beforeSequence, bool dryRun) =>
        _owner is { } owner ? owner.PurgeAsync(channel, beforeSequence, dryRun) : Task.FromResult(new NumbersAnswer([], NoPartition()));

    Task<NumbersAnswer> IPartitionOwnerGrain.DeleteEvent(string id) =>
        _owner is { } owner ? owner.DeleteAsync(id) : Task.FromResult(new NumbersAnswer([], NoPartition()));

    Task<ChangedAnswer> IPartitionOwnerGrain.Changed(ChangedRequest request, CancellationToken cancellationToken) =>
        _owner is { } owner ? owner.ChangedAsync(request, cancellationToken) : Task.FromResult(new ChangedAnswer(false, default, 0, NoPartition()));

    Task<DeliveriesAnswer> IPartitionOwnerGrain.DeliveriesOf(long lsn) =>
        _owner is { } owner ? owner.DeliveriesOfAsync(lsn) : Task.FromResult(new DeliveriesAnswer([], NoPartition()));

    Task<VerdictPage> IPartitionOwnerGrain.ExplainRecord(RecordRun run, string? after, int limit) =>
        _owner is { } owner ? owner.ExplainAsync(run, after, limit) : Task.FromResult(new VerdictPage([], null, NoPartition()));

    Task<NumbersAnswer> IPartitionOwnerGrain.Follow(PolicyBook policies) =>
        _owner is { } owner ? owner.FollowAsync(policies) : Task.FromResult(new NumbersAnswer([], NoPartition()));

    Task<NumbersAnswer> IPartitionOwnerGrain.RetryEvent(long lsn) =>
        _owner is { } owner ? owner.RetryAsync(lsn) : Task.FromResult(new NumbersAnswer([], NoPartition()));

    Task<SubscriptionRecordAnswer> IPartitionOwnerGrain.Define(SubscriptionRecord subscription, long from) =>
        _owner is { } owner ? owner.DefineAsync(subscription, from) : Task.FromResult(new SubscriptionRecordAnswer(null, NoPartition()));

    Task<NumbersAnswer> IPartitionOwnerGrain.Remove(long id) =>
        _owner is { } owner ? owner.RemoveAsync(id) : Task.FromResult(new NumbersAnswer([], NoPartition()));

    Task<NumbersAnswer> IPartitionOwnerGrain.Seek(long id, long sequence) =>
        _owner is { } owner ? owner.SeekAsync(id, sequence) : Task.FromResult(new NumbersAnswer([], NoPartition()));

    Task<TakeAnswer> IPartitionOwnerGrain.Take(TakeRequest request, CancellationToken cancellationToken)
    {
        if (_owner is not { } owner)
        {
            return Task.FromResult(new TakeAnswer { Unused = request.Credit, Refusal = NoPartition() });
        }

        // Only where consumers come from elsewhere at all.
        _sweep ??= this.RegisterGrainTimer(
            static (owner, _) => owner.SweepAsync(), owner, new GrainTimerCreationOptions(RemoteMembers.SilentMax / 4, RemoteMembers.SilentMax / 4) { Interleave = true });
        return owner.TakeAsync(request, cancellationToken);
    }

    Task IPartitionOwnerGrain.Hurry(Guid member) => _owner?.HurryAsync(member) ?? Task.CompletedTask;

    Task IPartitionOwnerGrain.Leave(Guid member, bool returnsWork) => _owner?.LeaveAsync(member, returnsWork) ?? Task.CompletedTask;

    Task<SettleAnswer> IPartitionOwnerGrain.Settle(long subscription, ImmutableArray<SettleEntry> settlements) =>
        _owner is { } owner ? owner.SettleAsync(subscription, settlements) : Task.FromResult(new SettleAnswer([], NoPartition()));

    Task<DeadLettersAnswer> IPartitionOwnerGrain.DeadLetters(long subscription, long sequence, int walk, int max) =>
        _owner is { } owner ? owner.DeadLettersAsync(subscription, sequence, walk, max) : Task.FromResult(new DeadLettersAnswer([], NoPartition()));

    Task<DeadLetterPage> IPartitionOwnerGrain.ListDeadLetters(DeadLetterListRequest request, CancellationToken cancellationToken) =>
        _owner is { } owner ? owner.ListDeadLettersAsync(request, cancellationToken) : Task.FromResult(new DeadLetterPage([], 0, 0, 0, false, NoPartition()));

    Task<SelectedDeadLetters> IPartitionOwnerGrain.SelectDeadLetters(DeadLetterListRequest request, CancellationToken cancellationToken) =>
        _owner is { } owner ? owner.SelectDeadLettersAsync(request, cancellationToken) : Task.FromResult(new SelectedDeadLetters([], 0, 0, false, NoPartition()));

    Task<AttemptsAnswer> IPartitionOwnerGrain.Attempts(long subscription, DeadLetter letter) =>
        _owner is { } owner ? owner.AttemptsAsync(subscription, letter) : Task.FromResult(new AttemptsAnswer([], NoPartition()));

    Task<NumbersAnswer> IPartitionOwnerGrain.Reopen(long subscription, ImmutableArray<DeadLetter> letters) =>
        _owner is { } owner ? owner.ReopenAsync(subscription, letters) : Task.FromResult(new NumbersAnswer([], NoPartition()));

    Task<NumbersAnswer> IPartitionOwnerGrain.Discard(long subscription, ImmutableArray<DeadLetter> letters) =>
        _owner is { } owner ? owner.DiscardAsync(subscription, letters) : Task.FromResult(new NumbersAnswer([], NoPartition()));

    Task<ReplayCountAnswer> IPartitionOwnerGrain.CountReplay(string document, ReplayRange range, long? subscription, long examinedMax) =>
        _owner is { } owner ? owner.CountReplayAsync(document, range, subscription, examinedMax) : Task.FromResult(new ReplayCountAnswer([], 0, false, NoPartition()));

    Task<NumbersAnswer> IPartitionOwnerGrain.Candidates(string document) =>
        _owner is { } owner ? owner.CandidatesAsync(document) : Task.FromResult(new NumbersAnswer([], NoPartition()));

    Task<NumbersAnswer> IPartitionOwnerGrain.StartReplay(ReplayDefinition definition, int runningMax) =>
        _owner is { } owner ? owner.StartReplayAsync(definition, runningMax) : Task.FromResult(new NumbersAnswer([], NoPartition()));

    Task<NumbersAnswer> IPartitionOwnerGrain.ChangeReplay(Guid id, int version, ReplayState state) =>
        _owner is { } owner ? owner.ChangeReplayAsync(id, version, state) : Task.FromResult(new NumbersAnswer([], NoPartition()));

    Task<SagaDefinitionsAnswer> IPartitionOwnerGrain.SagaDefinitions() =>
        _owner is { } owner ? owner.SagaDefinitionsAsync() : Task.FromResult(new SagaDefinitionsAnswer([], NoPartition()));

    Task<NumbersAnswer> IPartitionOwnerGrain.DefineSaga(string document, ImmutableArray<long> places) =>
        _owner is { } owner ? owner.DefineSagaAsync(document, places) : Task.FromResult(new NumbersAnswer([], NoPartition()));

    Task<NumbersAnswer> IPartitionOwnerGrain.RetireSaga(string name) =>
        _owner is { } owner ? owner.RetireSagaAsync(name) : Task.FromResult(new NumbersAnswer([], NoPartition()));

    Task<SagaAnswer> IPartitionOwnerGrain.AskSaga(SagaRequest request) =>
        _owner is { } owner ? owner.AskSagaAsync(request) : Task.FromResult(new SagaAnswer(null, "", NoPartition()));

    Task<SagasAnswer> IPartitionOwnerGrain.ListSagas(SagaQuery query) =>
        _owner is { } owner ? owner.ListSagasAsync(query) : Task.FromResult(new SagasAnswer([], NoPartition()));
}
