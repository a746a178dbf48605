using EventHub.EventLog;

namespace EventHub.Bench.Micro;

/// <summary>Runs what a log puts off at once, on the thread that puts it off.</summary>
internal sealed class InlineScheduler : ILogScheduler
{
    public bool CompletesInline => true;

    public TaskCreationOptions Continuations => TaskCreationOptions.None;

    public void Run(Action job) => job();

    public void Run(IThreadPoolWorkItem job) => job.Execute();
}
