namespace EventHub.Samples.NftAuction.Services;

/// <summary>The faults of a service, switched on and off while it runs.</summary>
internal sealed class FaultBoard
{
    private readonly Lock _gate = new();
    private readonly List<(Fault Fault, int Left)> _faults = [];
    private readonly Dictionary<(string Operation, string Subject), TaskCompletionSource> _held = [];
    private TaskCompletionSource _released = NewSignal();

    /// <summary>True while it answers nothing at all.</summary>
    public bool IsDown
    {
        get
        {
            lock (_gate)
            {
                return _faults.Exists(static one => one.Fault is { Kind: FaultKind.Down, Operation: "*", Subject: null });
            }
        }
    }

    public void Add(Fault fault)
    {
        lock (_gate)
        {
            _faults.Add((fault, fault.Times ?? int.MaxValue));
        }
    }

    /// <summary>Takes all faults away, and lets go of what is held.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _faults.Clear();
            _released.TrySetResult();
            _held.Clear();
            _released = NewSignal();
        }
    }

    /// <summary>The fault of a request, which is used up a little; null for none.</summary>
    public Fault? Take(string operation, string subject)
    {
        lock (_gate)
        {
            int index = _faults.FindIndex(one => one.Left > 0 && one.Fault.Hits(operation, subject));
            if (index < 0)
            {
                return null;
            }

            (Fault fault, int left) = _faults[index];
            _faults[index] = (fault, left - 1);
            return fault;
        }
    }

    /// <summary>Ends once a request is held; each is seen once.</summary>
    public async Task HeldAsync(string operation, string subject, CancellationToken cancellationToken)
    {
        Task held;
        lock (_gate)
        {
            held = SignalOf(operation, subject).Task;
        }

        await held.WaitAsync(cancellationToken);
        lock (_gate)
        {
            _held.Remove((operation, subject));
        }
    }

    /// <summary>Waits until the faults are taken away.</summary>
    public Task HoldAsync(string operation, string subject)
    {
        lock (_gate)
        {
            SignalOf(operation, subject).TrySetResult();
            return _released.Task;
        }
    }

    private TaskCompletionSource SignalOf(string operation, string subject) =>
        _held.TryGetValue((operation, subject), out TaskCompletionSource? signal) ? signal : _held[(operation, subject)] = NewSignal();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
