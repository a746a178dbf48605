using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.DeadLetters;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Replays;

namespace EventHub.Grains.Remote;

/// <content>Subscriptions, their consumers, dead letters and replays.</content>
internal sealed partial class PartitionOwner
{
    public Task<SubscriptionRecordAnswer> DefineAsync(SubscriptionRecord subscription, long from) => OwnerCalls.AnswerAsync(
        async () => new SubscriptionRecordAnswer(SubscriptionRecord.Of(await partition.Deliveries.DefineAsync(subscription.ToSubscription(), from))),
        static refusal => new SubscriptionRecordAnswer(null, refusal));

    public Task<NumbersAnswer> RemoveAsync(long id) => OwnerCalls.NumbersAsync(async () => [await partition.Deliveries.RemoveAsync(id) ? 1 : 0]);

    public Task<NumbersAnswer> SeekAsync(long id, long sequence) => OwnerCalls.NumbersAsync(async () =>
    {
        await partition.Deliveries.SeekAsync(id, sequence);
        return [];
    });

    public Task<TakeAnswer> TakeAsync(TakeRequest request, CancellationToken cancellationToken) => OwnerCalls.AnswerAsync(
        async () =>
        {
            using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, leaving);
            return await _members.TakeAsync(request, ending.Token);
        },
        refusal => new TakeAnswer { Unused = request.Credit, Refusal = refusal });

    public Task HurryAsync(Guid member) => _members.HurryAsync(member);

    public Task LeaveAsync(Guid member, bool returnsWork) => _members.LeaveAsync(member, returnsWork);

    /// <summary>Consumers that were not heard of leave.</summary>
    public Task SweepAsync() => _members.SweepAsync();

    public Task<SettleAnswer> SettleAsync(long subscription, ImmutableArray<SettleEntry> settlements) => OwnerCalls.AnswerAsync(
        async () =>
        {
            using SettleBatch batch = SettleBatch.Rent();
            foreach (SettleEntry entry in settlements)
            {
                DeliveryId id = DeliveryId.TryParse(Encoding.ASCII.GetBytes(entry.Id), out DeliveryId parsed) ? parsed : default;
                batch.Add(new Settlement(id, entry.Verb, entry.Delay, entry.Error, entry.IsReturned));
            }

            await (partition.Deliveries.Cursor(subscription)?.SettleAsync(batch) ?? default);
            return new SettleAnswer(ImmutableArray.Create<SettleResult>(batch.Results));
        },
        static refusal => new SettleAnswer([], refusal));

    public Task<DeadLettersAnswer> DeadLettersAsync(long subscription, long sequence, int walk, int max) => OwnerCalls.AnswerAsync(
        async () => new DeadLettersAnswer(partition.Deliveries.Cursor(subscription) is { } cursor ? [.. await cursor.DeadLettersBehindAsync(sequence, walk, max)] : []),
        static refusal => new DeadLettersAnswer([], refusal));

    public Task<DeadLetterPage> ListDeadLettersAsync(DeadLetterListRequest request, CancellationToken cancellationToken) => OwnerCalls.AnswerAsync(
        async () =>
        {
            using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, leaving);
            return await DeadLetterPager.ReadAsync(partition, request.ToQuery(partition.Number, ChannelsOf(request.Patterns)), ending.Token);
        },
        static refusal => new DeadLetterPage([], 0, 0, 0, false, refusal));

    public Task<SelectedDeadLetters> SelectDeadLettersAsync(DeadLetterListRequest request, CancellationToken cancellationToken) => OwnerCalls.AnswerAsync(
        async () =>
        {
            using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, leaving);
            return await DeadLetterPager.SelectAsync(partition, request.ToQuery(partition.Number, ChannelsOf(request.Patterns)), ending.Token);
        },
        static refusal => new SelectedDeadLetters([], 0, 0, false, refusal));

    public Task<AttemptsAnswer> AttemptsAsync(long subscription, DeadLetter letter) => OwnerCalls.AnswerAsync(
        async () => new AttemptsAnswer(partition.Deliveries.Cursor(subscription) is { } cursor ? [.. await cursor.AttemptsOfAsync(letter, leaving)] : []),
        static refusal => new AttemptsAnswer([], refusal));

    public Task<NumbersAnswer> ReopenAsync(long subscription, ImmutableArray<DeadLetter> letters) => OwnerCalls.NumbersAsync(
        async () => [partition.Deliveries.Cursor(subscription) is { } cursor ? await cursor.ReopenAsync(letters) : 0]);

    public Task<NumbersAnswer> DiscardAsync(long subscription, ImmutableArray<DeadLetter> letters) => OwnerCalls.NumbersAsync(
        async () => [partition.Deliveries.Cursor(subscription) is { } cursor ? await cursor.DiscardAsync(letters) : 0]);

    public Task<ReplayCountAnswer> CountReplayAsync(string document, ReplayRange range, long? subscription, long examinedMax) => OwnerCalls.AnswerAsync(
        async () =>
        {
            ReplayCount count = await partition.Deliveries.Replays.CountAsync(Read(document), range, subscription, examinedMax, leaving);
            return new ReplayCountAnswer([.. count.Matched.Select(static entry => new MatchedEntry(entry.Key, entry.Value))], count.Examined, count.IsWhole);
        },
        static refusal => new ReplayCountAnswer([], 0, false, refusal));

    public Task<NumbersAnswer> CandidatesAsync(string document) => OwnerCalls.NumbersAsync(
        async () => [.. await partition.Deliveries.Replays.CandidatesAsync(Read(document))]);

    public Task<NumbersAnswer> StartReplayAsync(ReplayDefinition definition, int runningMax) => OwnerCalls.NumbersAsync(async () =>
    {
        await partition.Deliveries.Replays.StartAsync(definition, runningMax);
        return [];
    });

    public Task<NumbersAnswer> ChangeReplayAsync(Guid id, int version, ReplayState state) => OwnerCalls.NumbersAsync(async () =>
    {
        await partition.Deliveries.Replays.ChangeAsync(id, version, state);
        return [];
    });

    private static ReplayRequest Read(string document) =>
        ReplayDocument.Read(Encoding.UTF8.GetBytes(document), out ReplayRequest request) is { } problem ? throw new EventHubException(problem) : request;
}
