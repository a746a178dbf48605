using EventHub.EmbeddedRuntime.Calls;
using EventHub.EmbeddedRuntime.State;
using Orleans;
using Orleans.Storage;

namespace EventHub.EmbeddedRuntime.Activations;

/// <content>Coming up, going down, and what becomes of the calls that wait meanwhile.</content>
internal sealed partial class Activation
{
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IStateLoader> _states = [];
    private volatile ActivationState _state;
    private DeactivationReason? _wished;
    private Exception? _failure;
    private bool _deactivationQueued;

    public Task Deactivated => _deactivated.Task;

    public override bool IsRetired => _state == ActivationState.Retired;

    public void AddState(IStateLoader state) => _states.Add(state);

    /// <summary>Brings the activation up; calls received meanwhile wait. The first caller's execution context is what the grain sees in it.</summary>
    public void Begin() => _ = Task.Factory.StartNew(ActivateAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler);

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_state == ActivationState.Activating)
            {
                _wished ??= deactivationReason;
            }
            else if (_state == ActivationState.Valid)
            {
                BeginDeactivation(deactivationReason);
            }
        }
    }

    private async Task ActivateAsync()
    {
        using CancellationTokenSource timeout = new(Runtime.Options.ActivationTimeout, Runtime.Clocks.Calls);
        try
        {
            _instance = _class.Create(this);
            foreach (IStateLoader state in _states)
            {
                await state.LoadAsync(timeout.Token);
            }

            if (_instance is IGrainBase grain)
            {
                await grain.OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
            }

            OnActivated();
        }
        catch (Exception exception)
        {
            Runtime.LogActivationFailed(GrainId, exception);
            _failure = exception;
            Timers?.Dispose();
            await DisposeAsync();
            Retire();
        }
    }

    private void OnActivated()
    {
        lock (_gate)
        {
            _state = ActivationState.Valid;
            MarkUsed();
            if (_wished is { } reason)
            {
                BeginDeactivation(reason);
            }
            else
            {
                StartWaiting();
                _interleavingWait = false;
                if (_running == 0)
                {
                    OnNothingRunning();
                }
            }
        }
    }

    private void BeginDeactivation(DeactivationReason reason)
    {
        _state = ActivationState.Deactivating;
        _wished = reason;
        if (_running == 0)
        {
            QueueDeactivation();
        }
    }

    private void QueueDeactivation()
    {
        if (!_deactivationQueued)
        {
            _deactivationQueued = true;
            CleanContext.Run(static state =>
            {
                Activation activation = (Activation)state!;
                _ = Task.Factory.StartNew(activation.DeactivateAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, activation._scheduler);
            }, this);
        }
    }

    private async Task DeactivateAsync()
    {
        Timers?.Dispose();
        using CancellationTokenSource timeout = new(Runtime.Options.DeactivationTimeout, Runtime.Clocks.Calls);
        try
        {
            if (_instance is IGrainBase grain)
            {
                await grain.OnDeactivateAsync(_wished!.Value, timeout.Token).WaitAsync(timeout.Token);
            }
        }
        catch (Exception exception)
        {
            Runtime.LogDeactivationFailed(GrainId, exception);
        }

        await DisposeAsync();
        Retire();
    }

    private async Task DisposeAsync()
    {
        try
        {
            if (_instance is IAsyncDisposable asynchronous)
            {
                await asynchronous.DisposeAsync();
            }
            else
            {
                (_instance as IDisposable)?.Dispose();
            }

            if (_scope is { } scope)
            {
                await scope.DisposeAsync();
            }
        }
        catch (Exception exception)
        {
            Runtime.LogDeactivationFailed(GrainId, exception);
        }
    }

    // The directory forgets this activation first, so that whoever is handed on finds the next one.
    private void Retire()
    {
        if (_pool is null)
        {
            Runtime.Targets.Forget(GrainId, this);
        }
        else
        {
            _pool.Forget(this);
        }

        GrainCall[] calls;
        lock (_gate)
        {
            _state = ActivationState.Retired;
            calls = _waiting.Drain();
            _whenIdle?.TrySetResult();
        }

        foreach (GrainCall call in calls)
        {
            HandOn(call);
        }

        _deactivated.TrySetResult();
    }

    private void HandOn(GrainCall call)
    {
        if (call.IsLocal)
        {
            call.Recycle();
        }
        else if (_failure is not null)
        {
            call.Reject(_failure);
        }
        else if (Runtime.Refuses())
        {
            call.Reject(Runtime.Unavailable(call.ToString()));
        }
        else
        {
            Runtime.Targets.Resolve(GrainId).Receive(call);
        }
    }

    private void OnFault(GrainCall call, Task outcome)
    {
        Exception exception = outcome.Exception!.InnerException!;
        Runtime.LogCallFailed(call, GrainId, exception);
        if (exception is InconsistentStateException { IsFresh: true } stale)
        {
            // What this activation believes is stored is not: the next one reads it again. The exception does no more to callers it passes through.
            stale.IsFresh = false;
            Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, exception, "Its state was changed by someone else."));
        }
    }
}
