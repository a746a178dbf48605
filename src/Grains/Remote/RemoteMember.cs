using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Remote;

/// <summary>
/// A consumer elsewhere, as a member of a cursor here. What it is handed waits for the next call of its own. Its credit is what those calls bring: what is left at the
/// end of a call goes back with the answer, so that of credit that several partitions share each has only what it can use.
/// </summary>
internal sealed class RemoteMember(ISubscriptionCursor cursor, TakeRequest first) : IDeliverySink
{
    private readonly Lock _gate = new();
    private readonly DeliveryCredit _credit = new(0, first.IsWindow);
    private ImmutableArray<TakenDelivery>.Builder _taken = ImmutableArray.CreateBuilder<TakenDelivery>();
    private TaskCompletionSource _arrived = NewSignal();
    private readonly TaskCompletionSource _left = NewSignal();
    private IConsumer? _consumer;
    private bool _isEnded;

    /// <summary>When it was last heard of, as the clock's timestamp.</summary>
    public long SeenAt { get; set; }

    /// <summary>Calls that are under way.</summary>
    public int Asking { get; private set; }

    /// <summary>Hands out what comes within the request's time.</summary>
    public async Task<TakeAnswer> TakeAsync(TakeRequest request, TimeSpan wait, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        Asking++;
        _credit.IsWindow = request.IsWindow;
        _credit.Add(request.Credit);
        _consumer ??= cursor.Join(request.Consumer, this, _credit, returnsWork: true);
        try
        {
            Task ready = Task.WhenAny(request.UntilDrained ? _consumer.Drained : Arrived(), _left.Task);
            await ready.WaitAsync(wait, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        finally
        {
            Asking--;
        }

        int unused = 0;
        while (_credit.TryTake())
        {
            unused++;
        }

        return Answer(unused, _consumer.Drained.IsCompleted);
    }

    /// <summary>Leaves. What it was not sent is given back, which counts as no attempt.</summary>
    public async Task LeaveAsync(bool returnsWork)
    {
        // A call that waits ends: its credit is wanted elsewhere.
        _left.TrySetResult();
        await ReturnUnsentAsync();
        _consumer?.Leave(returnsWork);
        await ReturnUnsentAsync();
    }

    private async Task ReturnUnsentAsync()
    {
        using SettleBatch batch = SettleBatch.Rent();
        foreach (TakenDelivery unsent in Answer(0, isDrained: false).Deliveries)
        {
            if (DeliveryId.TryParse(Encoding.ASCII.GetBytes(unsent.Id), out DeliveryId id))
            {
                batch.Add(new Settlement(id, SettleVerb.Nak, IsReturned: true));
            }
        }

        if (batch.Count > 0)
        {
            await cursor.SettleAsync(batch);
        }
    }

    /// <inheritdoc/>
    public void Add(scoped in StoredRecord record, in Handover handover)
    {
        TakenDelivery delivery = new(
            handover.Id.ToString(), handover.DeadlineTicks, handover.Late, handover.Replay, StoredState.Of(handover.State), RecordRuns.OfOne(record));
        lock (_gate)
        {
            _taken.Add(delivery);
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        lock (_gate)
        {
            _arrived.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public void End()
    {
        lock (_gate)
        {
            _isEnded = true;
            _arrived.TrySetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task Arrived()
    {
        lock (_gate)
        {
            return _taken.Count > 0 || _isEnded ? Task.CompletedTask : _arrived.Task;
        }
    }

    private TakeAnswer Answer(int unused, bool isDrained)
    {
        lock (_gate)
        {
            _arrived = _arrived.Task.IsCompleted ? NewSignal() : _arrived;
            return new TakeAnswer { Deliveries = _taken.DrainToImmutable(), Unused = unused, IsDrained = isDrained, IsEnded = _isEnded };
        }
    }
}
