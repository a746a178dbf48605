namespace EventHub.EmbeddedRuntime.Calls;

/// <summary>A promise of a value. Continuations never run on the callee's turn.</summary>
internal sealed class CallPromise<T> : CallPromise
{
    private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Task Task => _source.Task;

    protected override void Succeed(Task outcome) => _source.TrySetResult(((Task<T>)outcome).Result);

    protected override void FailAs(Exception exception) => _source.TrySetException(exception);

    protected override void CancelAs(CancellationToken cancellationToken) => _source.TrySetCanceled(cancellationToken);
}
