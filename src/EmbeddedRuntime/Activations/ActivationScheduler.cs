namespace EventHub.EmbeddedRuntime.Activations;

/// <summary>The scheduler that grain code sees as its own: awaits come back to it, one turn at a time.</summary>
internal sealed class ActivationScheduler(Activation activation) : TaskScheduler
{
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs a turn on this thread. Only the thread that holds the activation's turn may call this.</summary>
    public void Run(Task turn) => TryExecuteTask(turn);

    protected override void QueueTask(Task task)
    {
        if (activation.IsInlineTurn(task))
        {
            TryExecuteTask(task);
        }
        else
        {
            activation.QueueTurn(task);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && RuntimeContext.Current == activation && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => activation.QueuedTurns();
}
