namespace EventHub.EventLog;

/// <summary>
/// Where background work and completions of a log, and of whoever works on it, run. Injected, so that a simulation runs everything on one thread in
/// an order it chooses.
/// </summary>
public interface ILogScheduler
{
    /// <summary>True when a completed append continues its caller on the spot instead of by <see cref="Run(IThreadPoolWorkItem)"/>.</summary>
    bool CompletesInline { get; }

    /// <summary>How promises are made that somebody waits for: continued on the thread pool, or on the thread that keeps them.</summary>
    TaskCreationOptions Continuations { get; }

    /// <summary>Runs <paramref name="job"/> some time later. The job does not throw.</summary>
    void Run(Action job);

    /// <summary>As above, without a delegate to allocate.</summary>
    void Run(IThreadPoolWorkItem job);

    /// <summary>Awaited, continues some time later.</summary>
    SchedulerHop Hop() => new(this);
}
