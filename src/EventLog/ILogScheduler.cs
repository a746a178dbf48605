namespace EventHub.EventLog;

/// <summary>
/// Where a log's background work and completions run. Injected, so that a simulation runs everything on one thread in
/// an order it chooses.
/// </summary>
public interface ILogScheduler
{
    /// <summary>True when a completed append continues its caller on the spot instead of on the thread pool.</summary>
    bool CompletesInline { get; }

    /// <summary>Runs <paramref name="job"/> some time later. The job does not throw.</summary>
    void Run(Action job);
}
