using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>
/// A member of a subscription's consumers in a partition elsewhere: takes deliveries by long polls, each of which brings some of the consumer's credit along.
/// <list type="bullet">
/// <item>Credit is with the consumer, with one call, or spent: what a call did not use comes back with its answer, so memberships that share it never use more together.</item>
/// <item>An answer may come while the owner is about to hand something out: what it tells nothing of is owed, and asked for at once, not when the owner is asked the next time anyway.</item>
/// <item>Whoever had nothing for credit that others want gives them their turn: a consumer of one event at a time gets those of every partition.</item>
/// <item>When the owner moves, the member joins anew at the next one; deliveries that were under way go on until their deadlines.</item>
/// <item>Behind <see cref="Leave"/> nothing is added: what an answer still brings is given back, and counts as no attempt.</item>
/// </list>
/// </summary>
internal sealed partial class RemoteConsumer(
    RemotePartition partition, long subscription, string consumer, IDeliverySink sink, DeliveryCredit credit, bool returnsWork, TimeProvider time) : IConsumer
{
    private static readonly TimeSpan s_shared = TimeSpan.FromMilliseconds(100), s_heard = TimeSpan.FromSeconds(9);

    private readonly Lock _gate = new();
    private readonly Again _again = new(time);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _leaving = new();
    private Guid _member = NewMember();
    private Task? _turn;
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
        while (!_leaving.IsCancellationRequested)
        {
            if (_turn is { } turn)
            {
                // It had the last credit and nothing for it: the others, who were woken by that, would always come too late.
                await turn.WaitAsync(s_shared, time, _leaving.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            Task woken = ArmWake();
            int taken = TakeCredit();
            if (taken == 0 && _owed == 0 && _drained.Task.IsCompleted)
            {
                // The owner hears of it now and then all the same.
                await woken.WaitAsync(s_heard, time, _leaving.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                taken = TakeCredit();
            }

            if (_leaving.IsCancellationRequested)
            {
                credit.Add(taken + _owed, this);
                return;
            }

            if (!await TakeAsync(taken).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    // False when nothing comes any more.
    private async Task<bool> TakeAsync(int taken)
    {
        Disarm();
        try
        {
            // What others want of the same credit is not kept from them for long.
            bool isShared = _owed > 0 || (credit.Left == 0 && credit.Members > 1);
            TimeSpan wait = taken + _owed == 0 ? TimeSpan.Zero : isShared ? s_shared : IPartitionGrain.WaitMax;
            TakeRequest request = new()
            {
                Member = _member,
                Subscription = subscription,
                Consumer = consumer,
                IsWindow = credit.IsWindow,
                Credit = taken,
                Wait = _drained.Task.IsCompleted ? wait : IPartitionGrain.WaitMax,
                UntilDrained = !_drained.Task.IsCompleted,
            };
            // Not given up with the member: the answer says what became of the credit.
            TakeAnswer answer = await partition.CallAsync(() => partition.Owner.Take(request, CancellationToken.None), CancellationToken.None).ConfigureAwait(false);
            RemoteFaults.ThrowIf(answer.Refusal);
            _again.Answered();
            Account(taken, answer);
            taken = 0;
            _turn = wait == s_shared && answer.Deliveries.IsEmpty && answer.Unused > 0 ? ArmWake() : null;
            await AddAsync(answer).ConfigureAwait(false);
            return !answer.IsEnded && !(IsBrief && answer.IsDrained && _owed == 0);
        }
        catch (EventHubException)
        {
            // Another member from now on: what became of this one's credit is not known.
            _turn = null;
            credit.Add(taken + _owed, this);
            _owed = 0;
            _ = LeaveAsync(_member, returnsWork);
            _member = NewMember();
            await _again.FailedAsync(_leaving.Token).ConfigureAwait(false);
            return true;
        }
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

        GiveBack(answer.Unused + (isLate ? answer.Deliveries.Length : 0));
        if (answer.IsDrained)
        {
            _drained.TrySetResult();
        }

        if (answer.IsEnded && !isLate)
        {
            credit.Detach(this);
            _drained.TrySetResult();
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

    private async Task LeaveAsync(Guid member, bool returns)
    {
        try
        {
            await partition.Owner.Leave(member, returns).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It is gone with its owner, or will be missed in half a minute.
        }
    }

    private async Task ReturnAsync(ImmutableArray<TakenDelivery> deliveries)
    {
        try
        {
            await (deliveries.Length == 0 ? Task.CompletedTask : partition.Owner.Settle(
                subscription, [.. deliveries.Select(static delivery => new SettleEntry(delivery.Id, SettleVerb.Nak, null, null, IsReturned: true))])).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // They come again when their deadlines have passed.
        }
    }
}
