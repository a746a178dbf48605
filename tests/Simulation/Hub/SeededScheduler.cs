using EventHub.EventLog;

namespace EventHub.Simulation.Hub;

/// <summary>Everything that would run on the thread pool, in an order that chance chooses, on the thread of the simulation.</summary>
internal sealed class SeededScheduler(Random random) : ILogScheduler
{
    private readonly List<Action> _jobs = [];

    public bool CompletesInline => false;

    public TaskCreationOptions Continuations => TaskCreationOptions.None;

    public void Run(Action job) => _jobs.Add(job);

    public void Run(IThreadPoolWorkItem job) => _jobs.Add(job.Execute);

    /// <summary>Runs one job, mostly the oldest; false when there is none.</summary>
    public bool RunOne()
    {
        if (_jobs.Count == 0)
        {
            return false;
        }

        int at = _jobs.Count == 1 || random.Next(3) > 0 ? 0 : random.Next(_jobs.Count);
        Action job = _jobs[at];
        _jobs.RemoveAt(at);
        job();
        return true;
    }
}
