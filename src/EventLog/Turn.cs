namespace EventHub.EventLog;

/// <summary>
/// Held by one at a time, over awaits too; the others get it in the order they asked, and continue on a scheduler. Thread-safe.
/// </summary>
/// <param name="scheduler">Where those who had to wait continue.</param>
public sealed class Turn(ILogScheduler scheduler)
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private bool _isTaken;

    /// <summary>True while somebody has it.</summary>
    public bool IsTaken
    {
        get
        {
            lock (_gate)
            {
                return _isTaken;
            }
        }
    }

    /// <summary>Takes it if it is free.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            return !_isTaken && (_isTaken = true);
        }
    }

    /// <summary>Takes it, waiting for it. Whoever has it calls <see cref="Release"/>, and does not take it again before.</summary>
    public ValueTask TakeAsync()
    {
        lock (_gate)
        {
            if (!_isTaken)
            {
                _isTaken = true;
                return default;
            }

            TaskCompletionSource next = new();
            _waiting.Enqueue(next);
            return new ValueTask(next.Task);
        }
    }

    /// <summary>Gives it to the next, if there is one.</summary>
    public void Release()
    {
        TaskCompletionSource? next;
        lock (_gate)
        {
            _isTaken = _waiting.TryDequeue(out next);
        }

        if (next is not null)
        {
            scheduler.Run(next.SetResult);
        }
    }
}
