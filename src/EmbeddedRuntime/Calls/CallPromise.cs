namespace EventHub.EmbeddedRuntime.Calls;

/// <summary>What a caller waits for when the callee did not answer at once: ends with the outcome, by timeout or by cancellation, whichever is first.</summary>
internal abstract class CallPromise
{
    private CancellationTokenRegistration _cancellation;
    private CallTimeouts? _timeouts;
    private CallTarget? _target;
    private string? _interfaceName;
    private string? _methodName;

    public abstract Task Task { get; }

    public bool IsOver => Task.IsCompleted;

    /// <summary>Neighbours and due time in <see cref="CallTimeouts"/>, which guards them.</summary>
    public CallPromise? Previous { get; set; }

    public CallPromise? Following { get; set; }

    public bool IsListed { get; set; }

    public long Due { get; set; }

    public TimeSpan Timeout { get; private set; }

    /// <summary>The call in words, for messages.</summary>
    public string Description => $"{_interfaceName}.{_methodName} on {_target}";

    public void Watch(CallTimeouts timeouts, TimeSpan timeout, GrainCall call, CallTarget target, CancellationToken cancellationToken)
    {
        // The call object serves other calls later, so what a message needs is noted now.
        _interfaceName = call.GetInterfaceName();
        _methodName = call.GetMethodName();
        _target = target;
        _timeouts = timeouts;
        Timeout = timeout;
        timeouts.Add(this);
        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((CallPromise)state!).Cancel(token), this);
        }
    }

    public void Settle(Task outcome)
    {
        Close();
        if (outcome.IsCompletedSuccessfully)
        {
            Succeed(outcome);
        }
        else if (outcome.IsCanceled)
        {
            CancelAs(CancellationTokenOf(outcome));
        }
        else
        {
            FailAs(outcome.Exception!.InnerException!);
        }
    }

    public void Fail(Exception exception)
    {
        Close();
        if (exception is OperationCanceledException canceled)
        {
            CancelAs(canceled.CancellationToken);
        }
        else
        {
            FailAs(exception);
        }
    }

    protected abstract void Succeed(Task outcome);

    protected abstract void FailAs(Exception exception);

    protected abstract void CancelAs(CancellationToken cancellationToken);

    private static CancellationToken CancellationTokenOf(Task canceled)
    {
        try
        {
            canceled.GetAwaiter().GetResult();
            return CancellationToken.None;
        }
        catch (OperationCanceledException exception)
        {
            return exception.CancellationToken;
        }
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        _timeouts?.Remove(this);
        CancelAs(cancellationToken);
    }

    private void Close()
    {
        _timeouts?.Remove(this);
        _cancellation.Dispose();
    }
}
