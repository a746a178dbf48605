namespace EventHub.Grains.Interfaces.Remote;

/// <content>Its part of the consumer's credit, and whose turn it is.</content>
internal sealed partial class RemoteConsumer
{
    private const int CreditMax = 256, OwedCallsMax = 300;

    private TaskCompletionSource _woken = NewSignal();
    private int _owed, _owedCalls;
    private bool _isArmed;

    /// <inheritdoc/>
    public void Wake()
    {
        lock (_gate)
        {
            _woken.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public bool TryWake()
    {
        lock (_gate)
        {
            return _isArmed && _woken.TrySetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // A share of what is left: other partitions have something too.
    private int TakeCredit()
    {
        int share = (int)Math.Clamp(credit.Left / Math.Max(1, credit.Members), 1, CreditMax), taken = 0;
        while (taken < share && credit.TryTake())
        {
            taken++;
        }

        return taken;
    }

    // An owner that has forgotten this member, which stood still for too long, will never tell: some hundred calls are enough.
    private void Account(int taken, TakeAnswer answer)
    {
        _owed = Math.Max(0, _owed + taken - answer.Unused - answer.Deliveries.Length);
        _owedCalls = _owed == 0 ? 0 : _owedCalls + 1;
        if (_owedCalls > OwedCallsMax)
        {
            credit.Add(_owed, this);
            _owed = _owedCalls = 0;
        }
    }

    private void GiveBack(int unused)
    {
        if (_turn is null)
        {
            credit.Add(unused, this);
        }
        else
        {
            credit.PassOn(unused, this);
        }
    }

    // From now on it is woken when there is something to look for.
    private Task ArmWake()
    {
        lock (_gate)
        {
            _isArmed = true;
            _woken = _woken.Task.IsCompleted ? NewSignal() : _woken;
            return _woken.Task;
        }
    }

    // It does not wait any more. A turn that came meanwhile is the next one's.
    private void Disarm()
    {
        bool hasTurn;
        lock (_gate)
        {
            _isArmed = false;
            hasTurn = _woken.Task.IsCompleted;
        }

        if (hasTurn && credit.Left > 0)
        {
            credit.PassTurn(this);
        }
    }
}
