namespace EventHub.Client.Connections;

/// <summary>Tells whoever asks how connecting went: at once when there is a connection or there will be none any more, else after the next try.</summary>
internal sealed class ConnectionAttempt
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<ConnectionEnd?> _outcome = New();

    /// <summary>Null: connected. Else why not.</summary>
    public Task<ConnectionEnd?> OutcomeAsync()
    {
        lock (_gate)
        {
            return _outcome.Task;
        }
    }

    /// <summary>There is a connection, until <see cref="Failed"/>.</summary>
    public void Succeeded()
    {
        lock (_gate)
        {
            _outcome.TrySetResult(null);
        }
    }

    /// <summary>A try failed or the connection was lost; <paramref name="isOver"/> when there will be no other.</summary>
    public void Failed(ConnectionEnd end, bool isOver)
    {
        lock (_gate)
        {
            // A connection that was lost is no failed try: who asks now waits for the next one.
            bool wasConnected = !_outcome.TrySetResult(end);
            _outcome = isOver && !wasConnected ? _outcome : New();
            if (isOver)
            {
                _outcome.TrySetResult(end);
            }
        }
    }

    private static TaskCompletionSource<ConnectionEnd?> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
