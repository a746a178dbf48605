namespace EventHub.EventLog;

/// <summary>Background work and completions on the thread pool.</summary>
public sealed class ThreadPoolScheduler : ILogScheduler
{
    /// <summary>The one instance.</summary>
    public static readonly ThreadPoolScheduler Instance = new();

    private ThreadPoolScheduler()
    {
    }

    /// <inheritdoc/>
    public bool CompletesInline => false;

    /// <inheritdoc/>
    public TaskCreationOptions Continuations => TaskCreationOptions.RunContinuationsAsynchronously;

    /// <inheritdoc/>
    public void Run(Action job) => ThreadPool.UnsafeQueueUserWorkItem(static state => state(), job, preferLocal: false);

    /// <inheritdoc/>
    public void Run(IThreadPoolWorkItem job) => ThreadPool.UnsafeQueueUserWorkItem(job, preferLocal: false);
}
