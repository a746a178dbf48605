namespace EventHub.EventLog.Tests.Kit;

/// <summary>Background jobs run when the test says so, in the order they came, on the test's thread.</summary>
internal sealed class ManualScheduler : ILogScheduler
{
    private readonly Queue<Action> _jobs = new();

    public bool CompletesInline { get; set; } = true;

    public TaskCreationOptions Continuations => TaskCreationOptions.None;

    public int Waiting => _jobs.Count;

    public void Run(Action job) => _jobs.Enqueue(job);

    public void Run(IThreadPoolWorkItem job) => _jobs.Enqueue(job.Execute);

    /// <summary>Runs the oldest job; false when there is none.</summary>
    public bool RunOne()
    {
        if (!_jobs.TryDequeue(out Action? job))
        {
            return false;
        }

        job();
        return true;
    }

    /// <summary>Runs jobs, and those they add, until none is left; how many.</summary>
    public int RunAll()
    {
        int ran = 0;
        while (RunOne())
        {
            ran++;
        }

        return ran;
    }

    /// <summary>What a crash does to work that had not run.</summary>
    public void Forget() => _jobs.Clear();
}
