namespace EventHub.EmbeddedRuntime.Calls;

/// <summary>A promise of an end without a value. Continuations never run on the callee's turn.</summary>
internal sealed class VoidPromise : CallPromise
{
    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Task Task => _source.Task;

    protected override void Succeed(Task outcome) => _source.TrySetResult();

    protected override void FailAs(Exception exception) => _source.TrySetException(exception);

    protected override void CancelAs(CancellationToken cancellationToken) => _source.TrySetCanceled(cancellationToken);
}
