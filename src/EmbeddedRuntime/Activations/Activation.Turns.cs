namespace EventHub.EmbeddedRuntime.Activations;

/// <content>Turns: whoever sets <c>_occupied</c> runs them, one after the other, until none is left.</content>
internal sealed partial class Activation : IThreadPoolWorkItem
{
    // After so many turns others of the thread pool get a chance.
    private const int TurnsInARow = 64;

    private readonly Queue<Task> _turns = new(0);
    private bool _occupied;
    private Task? _inlineTurn;

    /// <summary>True of the turn that the thread holding this activation is about to run. Other threads ask about other tasks.</summary>
    public bool IsInlineTurn(Task task) => ReferenceEquals(_inlineTurn, task);

    public void QueueTurn(Task turn)
    {
        lock (_gate)
        {
            _turns.Enqueue(turn);
            if (!_occupied)
            {
                _occupied = true;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
            }
        }
    }

    public Task[] QueuedTurns()
    {
        lock (_gate)
        {
            return [.. _turns];
        }
    }

    /// <summary>Runs a turn on this thread, which entered the activation by <see cref="TryEnter"/>.</summary>
    public void RunInline(Task turn)
    {
        Activation? outer = RuntimeContext.Enter(this);
        _inlineTurn = turn;
        turn.Start(_scheduler);
        _inlineTurn = null;
        RuntimeContext.Enter(outer);
    }

    void IThreadPoolWorkItem.Execute()
    {
        Activation? outer = RuntimeContext.Enter(this);
        int left = Runtime.Options.ForceYields ? 1 : TurnsInARow;
        while (NextTurn() is { } turn)
        {
            _scheduler.Run(turn);
            if (--left == 0)
            {
                ReleaseOrContinue(preferLocal: false);
                break;
            }
        }

        RuntimeContext.Enter(outer);
    }

    private Task? NextTurn()
    {
        lock (_gate)
        {
            if (_turns.TryDequeue(out Task? turn))
            {
                return turn;
            }

            _occupied = false;
            return null;
        }
    }

    private void ReleaseOrContinue(bool preferLocal)
    {
        lock (_gate)
        {
            if (_turns.Count == 0)
            {
                _occupied = false;
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal);
    }
}
