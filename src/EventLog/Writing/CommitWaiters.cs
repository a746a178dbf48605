namespace EventHub.EventLog.Writing;

/// <summary>Readers at the tail that wait for the next commit. Costs the writer one look when nobody waits.</summary>
internal sealed class CommitWaiters(TaskCreationOptions continuations)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _next;
    private Exception? _fault;
    private long _nextLsn;

    /// <summary>A task that completes once <see cref="LogBounds.NextLsn"/> is above <paramref name="nextLsn"/>; fails when the writer stops.</summary>
    public Task Behind(long nextLsn)
    {
        lock (_gate)
        {
            if (_nextLsn > nextLsn)
            {
                return Task.CompletedTask;
            }

            if (_fault is not null)
            {
                return Task.FromException(_fault);
            }

            _next ??= new TaskCompletionSource(continuations);
            return _next.Task;
        }
    }

    /// <summary>Wakes everybody: bounds up to <paramref name="nextLsn"/> are published.</summary>
    public void Committed(long nextLsn)
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            _nextLsn = nextLsn;
            waiting = _next;
            _next = null;
        }

        waiting?.SetResult();
    }

    public void Fail(Exception fault)
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            _fault = fault;
            waiting = _next;
            _next = null;
        }

        waiting?.SetException(fault);
    }
}
