namespace EventHub.Client.Publishing;

/// <summary>Several publishes the caller awaits as a whole; complete when the last of them is. Cancelling ends the wait, not the publishes.</summary>
internal sealed class PublishGroup
{
    private readonly PublishResult[] _results;
    private readonly TaskCompletionSource<IReadOnlyList<PublishResult>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _cancellation;
    private int _open;

    public PublishGroup(int count, CancellationToken cancellationToken)
    {
        _results = new PublishResult[count];
        _open = count;
        _cancellation = cancellationToken.UnsafeRegister(
            static (state, token) => ((PublishGroup)state!)._completion.TrySetCanceled(token), this);
    }

    public Task<IReadOnlyList<PublishResult>> Task => _completion.Task;

    public void Complete(int index, in PublishResult result)
    {
        _results[index] = result;
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _cancellation.Unregister();
            _completion.TrySetResult(_results);
        }
    }
}
