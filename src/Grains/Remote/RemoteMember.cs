using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Cursors;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Remote;

/// <summary>
/// A consumer elsewhere, as a member of a cursor here. What it is handed waits for the next call of its own. Its credit is what those calls bring: what is left at the
/// end of a call goes back with the answer, so that of credit that several partitions share each has only what it can use.
/// </summary>
internal sealed class RemoteMember(ISubscriptionCursor cursor, TakeRequest first) : IToldSink
{
    private readonly Lock _gate = new();
    private readonly DeliveryCredit _credit = new(0, first.IsWindow);
    private ImmutableArray<TakenDelivery>.Builder _taken = ImmutableArray.CreateBuilder<TakenDelivery>();
    private TaskCompletionSource _answered = NewSignal();
    private readonly TaskCompletionSource _left = NewSignal();
    private IConsumer? _consumer;
    private TakeRequest _request = first;
    private bool _isReady, _isExpected, _isSeen, _isSpare, _isHurried, _isHeld, _isEnded;

    /// <summary>When it was last heard of, as the clock's timestamp.</summary>
    public long SeenAt { get; set; }

    /// <summary>Calls that are under way.</summary>
    public int Asking { get; private set; }

    /// <inheritdoc/>
    public bool IsReady => Volatile.Read(ref _isReady);

    /// <inheritdoc/>
    public bool IsExpected => Volatile.Read(ref _isExpected);

    /// <summary>Hands out what comes within the request's time.</summary>
    public async Task<TakeAnswer> TakeAsync(TakeRequest request, TimeSpan wait, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        Asking++;
        Task answered = Begin(request, out bool passes);
        Lend(request);
        _consumer ??= cursor.Join(request.Consumer, this, _credit, returnsWork: true);
        if (passes)
        {
            // It has no credit for what it was told of: somebody else is.
            _consumer.Wake();
        }

        try
        {
            Task ready = Task.WhenAny(request.UntilDrained && !_consumer.Drained.IsCompleted ? _consumer.Drained : answered, _left.Task);
            await ready.WaitAsync(wait, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        finally
        {
            Asking--;
        }

        return Answer(_credit.TakeAll(), _consumer.Drained.IsCompleted);
    }

    /// <summary>The call that waits is answered, or else the next one.</summary>
    public void Hurry()
    {
        lock (_gate)
        {
            _isHurried = true;
            _answered.TrySetResult();
        }
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
        foreach (TakenDelivery unsent in Answer(unused: 0, isDrained: false).Deliveries)
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
    public void Tell(bool isReady)
    {
        lock (_gate)
        {
            // One whose call does not wait to be told comes when it can.
            _isExpected = isReady && (_isExpected || (!_isReady && _request.TellsReady));
            _isReady = isReady;
            AnswerIfDue();
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        lock (_gate)
        {
            AnswerIfDue();
        }
    }

    /// <inheritdoc/>
    public void Began()
    {
        lock (_gate)
        {
            _isSeen = true;
        }
    }

    /// <inheritdoc/>
    public void Turned()
    {
        lock (_gate)
        {
            _isSpare = _isSeen && _credit.Left > 0;
            AnswerIfDue();
            if (_isSeen || _credit.Left == 0)
            {
                return;
            }
        }

        // It came while the cursor was looking.
        _consumer?.Wake();
    }

    /// <inheritdoc/>
    public void End()
    {
        lock (_gate)
        {
            _isEnded = true;
            AnswerIfDue();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task Begin(TakeRequest request, out bool passes)
    {
        lock (_gate)
        {
            passes = _isExpected && !request.TellsReady && request.Credit == 0;
            _isExpected &= request.TellsReady;
            _request = request;
            _isSeen = false;
            _isSpare = request.Credit == 0 && _credit.Left > 0;
            _answered = NewSignal();
            AnswerIfDue();
            return _answered.Task;
        }
    }

    // Places that become free are credit too; where others want that more, it is only handed back.
    private void Lend(TakeRequest request)
    {
        _credit.IsWindow = request.IsWindow;
        _credit.Add(request.Credit);
        bool holds = request.ReturnsPlaces && request.Credit == 0;
        if (holds)
        {
            _credit.Hold();
        }
        else if (_isHeld)
        {
            _credit.Unhold();
        }

        _isHeld = holds;
    }

    private void AnswerIfDue()
    {
        if (_taken.Count > 0 || _isEnded || _isHurried || (_request.TellsReady && _isReady) || (_isSpare && (_request.Credit == 0 || _request.UntilDrained)))
        {
            _answered.TrySetResult();
        }
    }

    private TakeAnswer Answer(int unused, bool isDrained)
    {
        lock (_gate)
        {
            _isHurried = false;
            return new TakeAnswer { Deliveries = _taken.DrainToImmutable(), Unused = unused, IsDrained = isDrained, IsEnded = _isEnded, IsReady = _isReady };
        }
    }
}
