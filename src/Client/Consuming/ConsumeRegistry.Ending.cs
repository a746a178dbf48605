using EventHub.Protocol.Errors;

namespace EventHub.Client.Consuming;

/// <content>What ends by time, and the end of everything.</content>
internal sealed partial class ConsumeRegistry
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);
    private readonly ITimer _timer;
    private TaskCompletionSource? _drained;
    private bool _isTimerOn;

    /// <summary>Called, outside the lock, when settlements in flight ran out of time: the connection is of no use.</summary>
    public Action? OnHung { get; set; }

    /// <summary>Ends all enumerations, and those that come. Complete when all that was said is answered.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosing = true;
            EndAll(null);
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            TellDrained();
            return _drained.Task;
        }
    }

    /// <summary>Ends everything at once. Who consumes is told <paramref name="problem"/>, unless they are ended already; what was said and sent is unknown.</summary>
    public void Abandon(Problem problem)
    {
        List<SettleBatch> batches;
        lock (_gate)
        {
            _closed ??= problem;
            EndAll(problem);
            batches = [.. _batches];
            _batches.Clear();
            _sent = 0;
            _timer.Dispose();
        }

        foreach (SettleBatch batch in batches)
        {
            batch.Fail(batch.WasSent ? ClientProblems.SettlementUnknown(problem.Detail) : problem);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void EndAll(Problem? problem)
    {
        _consumes.ForEach(consume => consume.End(problem));
        _consumes.Clear();
    }

    private void NeedTimer()
    {
        if (!_isTimerOn)
        {
            _isTimerOn = true;
            _timer.Change(LookPeriod, Timeout.InfiniteTimeSpan);
        }
    }

    private void TellDrained()
    {
        if (_drained is not null && _batches.Count == 0)
        {
            _drained.TrySetResult();
        }
    }

    private void Look()
    {
        List<SettleBatch> late = [];
        bool isHung = false;
        lock (_gate)
        {
            _isTimerOn = false;
            if (_closed is not null)
            {
                return;
            }

            FreeExpired();
            isHung = TakeLate(late);
            if (_consumes.Count > 0 || _batches.Count > 0)
            {
                NeedTimer();
            }
        }

        late.ForEach(static batch => batch.Fail(ClientProblems.SettlementUnknown("The hub did not answer within PublishTimeout.")));
        if (isHung)
        {
            OnHung?.Invoke();
        }
    }

    private void FreeExpired()
    {
        long now = Now.UtcTicks;
        foreach (ConsumeState consume in _consumes)
        {
            consume.FreeExpired(now);
            if (_isConnected && consume.TakeCredit() is { } credit)
            {
                Send(credit);
            }
        }
    }

    private bool TakeLate(List<SettleBatch> late)
    {
        long now = _options.TimeProvider.GetTimestamp();
        bool isHung = false;
        while (_batches is [{ } first, ..] && first.Deadline <= now)
        {
            isHung |= _sent > 0;
            _sent = Math.Max(0, _sent - 1);
            _batches.RemoveAt(0);
            if (first.Consume.Open == first)
            {
                first.Consume.Open = null;
            }

            late.Add(first);
        }

        TellDrained();
        return isHung;
    }
}
