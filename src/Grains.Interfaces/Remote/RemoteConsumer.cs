using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>
/// A member of a subscription's consumers in a partition elsewhere: takes deliveries by long polls, each of which brings some of the consumer's credit along.
/// <list type="bullet">
/// <item>Credit is with the consumer, with the owner, or spent. It is brought only where something was told to be ready, and what is not used comes back at once.</item>
/// <item>Memberships that want of the same credit get it in turns: a consumer of one event at a time gets those of every partition.</item>
/// <item>When the owner moves, the member joins anew at the next one; deliveries that were under way go on until their deadlines.</item>
/// <item>Behind <see cref="Leave"/> nothing is added: what an answer still brings is given back, and counts as no attempt.</item>
/// </list>
/// </summary>
internal sealed partial class RemoteConsumer(
    RemotePartition partition, long subscription, string consumer, IDeliverySink sink, DeliveryCredit credit, bool returnsWork, TimeProvider time) : IConsumer
{
    private readonly Lock _gate = new();
    private readonly Again _again = new(time);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _leaving = new();
    private Guid _member = NewMember();
    private bool _hasLeft;

    /// <inheritdoc/>
    public Task Drained => _drained.Task;

    /// <summary>True to take once only: the credit that is left is the consumer's again when all that is ready was taken.</summary>
    public bool IsBrief { get; init; }

    /// <summary>Begins to take.</summary>
    public void Begin()
    {
        credit.Attach(this);
        _ = Task.Run(TakeAllAsync);
    }

    /// <inheritdoc/>
    public void AddCredit(int more) => credit.Add(more);

    /// <inheritdoc/>
    public void Leave(bool returnsWork)
    {
        lock (_gate)
        {
            if (_hasLeft)
            {
                return;
            }

            _hasLeft = true;
        }

        credit.Detach(this);
        _leaving.Cancel();
        _drained.TrySetResult();
        _ = LeaveAsync(_member, returnsWork);
    }

    /// <summary>Leaves as was said when it joined.</summary>
    public void Dispose() => Leave(returnsWork);

    private static Guid NewMember() => new(RandomNumberGenerator.GetBytes(16));

    private async Task TakeAllAsync()
    {
        // One that takes once only need not ask first whether there is something.
        _isReady = IsBrief;
        bool goesOn = true;
        while (goesOn && !_leaving.IsCancellationRequested)
        {
            int lent = await BorrowAsync().ConfigureAwait(false);
            goesOn = !_leaving.IsCancellationRequested && await TakeAsync(lent).ConfigureAwait(false);
        }

        GiveAllBack();
    }

    // False when nothing comes any more.
    private async Task<bool> TakeAsync(int lent)
    {
        try
        {
            TakeAnswer answer = await AskAsync(RequestOf(lent)).ConfigureAwait(false);
            RemoteFaults.ThrowIf(answer.Refusal);
            _again.Answered();
            Account(lent, answer);
            await AddAsync(answer).ConfigureAwait(false);
            bool isOver = answer.IsEnded || (IsBrief && answer.IsDrained && _owed == 0 && !(answer.IsReady == true && credit.Left > 0));
            if (isOver || (answer.IsDrained && !IsBrief))
            {
                _drained.TrySetResult();
            }

            return !isOver;
        }
        catch (EventHubException)
        {
            // Another member from now on: what became of this one's credit is not known.
            GiveAllBack();
            _isReady = IsBrief;
            _ = LeaveAsync(_member, returnsWork);
            _member = NewMember();
            await _again.FailedAsync(_leaving.Token).ConfigureAwait(false);
            return true;
        }
    }

    private TakeRequest RequestOf(int lent) => new()
    {
        Member = _member,
        Subscription = subscription,
        Consumer = consumer,
        IsWindow = credit.IsWindow,
        Credit = lent,
        Wait = WaitOf(lent),
        UntilDrained = !_drained.Task.IsCompleted || (lent > 0 && _tellsReady),
        TellsReady = !_isReady,
        ReturnsPlaces = credit.IsAwaited(_turn),
    };

    // Not given up with the member: the answer says what became of the credit.
    private async Task<TakeAnswer> AskAsync(TakeRequest request)
    {
        Task<TakeAnswer> answer = partition.CallAsync(() => partition.Owner.Take(request, CancellationToken.None), CancellationToken.None);
        if (_turn is { } turn && await Task.WhenAny(answer, turn.Task).ConfigureAwait(false) != answer)
        {
            _ = TellAsync(() => partition.Owner.Hurry(request.Member));
        }

        return await answer.ConfigureAwait(false);
    }

    private async Task AddAsync(TakeAnswer answer)
    {
        bool isLate;
        lock (_gate)
        {
            isLate = _hasLeft;
            if (!isLate)
            {
                Add(answer.Deliveries);
            }
        }

        if (isLate)
        {
            await ReturnAsync(answer.Deliveries).ConfigureAwait(false);
        }

        credit.Add(isLate ? answer.Deliveries.Length : 0);
        if (answer.IsEnded && !isLate)
        {
            credit.Detach(this);
            sink.End();
        }
    }

    private void Add(ImmutableArray<TakenDelivery> deliveries)
    {
        foreach (TakenDelivery delivery in deliveries)
        {
            using StoredBatch batch = RecordRuns.ToBatch(delivery.Run);
            DeliveryId id = DeliveryId.TryParse(Encoding.ASCII.GetBytes(delivery.Id), out DeliveryId parsed) ? parsed : default;
            foreach (StoredRecord record in batch)
            {
                sink.Add(record, new Handover(id, delivery.DeadlineTicks, delivery.IsLate, delivery.IsReplay, delivery.State.ToState()));
            }
        }

        if (deliveries.Length > 0)
        {
            sink.Flush();
        }
    }

    private Task LeaveAsync(Guid member, bool returns) => TellAsync(() => partition.Owner.Leave(member, returns));

    // Deliveries that are not taken come again when their deadlines have passed.
    private Task ReturnAsync(ImmutableArray<TakenDelivery> deliveries) => deliveries.Length == 0 ? Task.CompletedTask : TellAsync(() => partition.Owner.Settle(
        subscription, [.. deliveries.Select(static delivery => new SettleEntry(delivery.Id, SettleVerb.Nak, null, null, IsReturned: true))]));

    // What is lost with its owner mends itself: who does not ask any more is missed in half a minute, and who waits is answered in ten seconds.
    private static async Task TellAsync(Func<Task> call)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Nobody to be told.
        }
    }
}
