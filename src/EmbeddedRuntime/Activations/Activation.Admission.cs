using EventHub.EmbeddedRuntime.Calls;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Activations;

/// <content>Admission: which calls may start, and when.</content>
internal sealed partial class Activation
{
    private readonly bool _mayInline;
    private WaitingCalls _waiting;
    private GrainCall? _blocking;
    private Dictionary<Guid, int>? _callChains;
    private int _running;
    private bool _interleavingWait;
    private TaskCompletionSource? _whenIdle;

    /// <summary>Calls waiting for admission.</summary>
    public int Waiting => _waiting.Count;

    public bool IsInactive => Volatile.Read(ref _running) == 0 && Waiting == 0;

    /// <summary>Admits the call and takes the turn for it, if nothing at all stands in the way. <see cref="Leave"/> gives the turn back.</summary>
    public bool TryEnter(GrainCall call)
    {
        lock (_gate)
        {
            if (_occupied || _state != ActivationState.Valid || !_mayInline || (_running != 0 && !call.Interleaves && !_class.IsReentrant))
            {
                return false;
            }

            _occupied = true;
            Admit(call);
            return true;
        }
    }

    /// <summary>Gives back a turn taken by <see cref="TryEnter"/>; the call goes on in later turns.</summary>
    public void Leave() => ReleaseOrContinue(preferLocal: true);

    /// <summary>Gives back a turn taken by <see cref="TryEnter"/>; the call is over.</summary>
    public void LeaveFinished(GrainCall call, Task outcome)
    {
        if (outcome.IsFaulted)
        {
            OnFault(call, outcome);
        }

        lock (_gate)
        {
            Remove(call);
            if (_turns.Count == 0)
            {
                _occupied = false;
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    /// <summary>A call that ran in turns of its own is over.</summary>
    public void Finish(GrainCall call, Task outcome)
    {
        if (outcome.IsFaulted)
        {
            OnFault(call, outcome);
        }

        lock (_gate)
        {
            Remove(call);
        }
    }

    public override void Receive(GrainCall call)
    {
        Exception? refusal = null;
        lock (_gate)
        {
            if (_state == ActivationState.Retired)
            {
                // Handled below, outside the lock.
            }
            else if (_state == ActivationState.Valid && MayStart(call, out refusal))
            {
                Start(call);
                return;
            }
            else if (refusal is null && (_waiting.Count < Runtime.Options.WaitingCallsMax || call.IsLocal))
            {
                Wait(call);
                return;
            }
            else
            {
                refusal ??= new LimitExceededException($"{_waiting.Count} calls wait for {GrainId}, the most there may be: {call} was not made. Call less often, or raise WaitingCallsMax.");
            }
        }

        if (refusal is null)
        {
            HandOn(call);
        }
        else
        {
            Runtime.LogCallFailed(call, GrainId, refusal);
            call.Reject(refusal);
        }
    }

    public void EnterCallChain(Guid id)
    {
        lock (_gate)
        {
            _callChains ??= [];
            _callChains[id] = _callChains.GetValueOrDefault(id) + 1;
        }
    }

    public void LeaveCallChain(Guid id)
    {
        lock (_gate)
        {
            if (_callChains is not null && _callChains.TryGetValue(id, out int depth) && depth > 1)
            {
                _callChains[id] = depth - 1;
            }
            else
            {
                _callChains?.Remove(id);
            }
        }
    }

    /// <summary>Ends when no call runs or waits.</summary>
    public Task WhenIdle()
    {
        lock (_gate)
        {
            bool idle = _state == ActivationState.Retired || (_state != ActivationState.Activating && _running == 0 && _waiting.Count == 0);
            return idle ? Task.CompletedTask : (_whenIdle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void Wait(GrainCall call)
    {
        _waiting.Add(call);
        _interleavingWait |= call.Interleaves;
    }

    private void Admit(GrainCall call)
    {
        call.Host = this;
        _running++;
        if (!call.Interleaves)
        {
            _blocking ??= call;
        }
    }

    private void Start(GrainCall call)
    {
        Admit(call);
        call.FirstTurn!.Start(_scheduler);
    }

    private void Remove(GrainCall call)
    {
        _running--;
        _used |= call.KeepsActive;
        if (_blocking == call)
        {
            _blocking = null;
        }

        if (_waiting.Count > 0)
        {
            StartWaiting();
        }

        if (_running == 0)
        {
            OnNothingRunning();
        }
    }

    private void OnNothingRunning()
    {
        if (_state == ActivationState.Deactivating)
        {
            QueueDeactivation();
        }

        if (_waiting.Count == 0 && _whenIdle is { } whenIdle)
        {
            _whenIdle = null;
            whenIdle.TrySetResult();
        }
    }

    // In order, but one that must wait does not hold up those behind it that need not.
    private void StartWaiting()
    {
        GrainCall? before = null;
        for (GrainCall? call = _waiting.First; call is not null && _state == ActivationState.Valid && SomeMayStart();)
        {
            GrainCall? next = call.Next;
            if (MayStart(call, out Exception? refusal))
            {
                _waiting.Remove(call, before);
                Start(call);
            }
            else if (refusal is not null)
            {
                _waiting.Remove(call, before);
                call.Reject(refusal);
            }
            else
            {
                before = call;
            }

            call = next;
        }
    }

    // Else every end of a call would look through all that wait. Interleaving calls wait for activation only.
    private bool SomeMayStart() => _blocking is null || _blocking.IsReadOnly || _class.IsReentrant || _class.MayInterleave is not null
        || _callChains is { Count: > 0 } || _interleavingWait;

    private bool MayStart(GrainCall call, out Exception? refusal)
    {
        refusal = null;
        if (_running == 0 || _blocking is null || call.Interleaves || _class.IsReentrant)
        {
            return true;
        }

        if (_blocking.IsReadOnly && call.IsReadOnly)
        {
            return true;
        }

        if (call.CallChain != Guid.Empty && _callChains is not null && _callChains.ContainsKey(call.CallChain))
        {
            return true;
        }

        return _class.MayInterleave is { } predicate && Ask(predicate, call, _blocking, out refusal);
    }

    private bool Ask(Func<object, GrainCall, bool> predicate, GrainCall call, GrainCall blocking, out Exception? refusal)
    {
        refusal = null;
        try
        {
            return predicate(Instance, call) || predicate(Instance, blocking);
        }
        catch (Exception exception)
        {
            refusal = exception;
            return false;
        }
    }
}
