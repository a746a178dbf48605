using System.Runtime.CompilerServices;

namespace EventHub.EventLog;

/// <summary>Awaited, lets the rest of a method run later on a scheduler: what <see cref="Task.Yield"/> is for the thread pool.</summary>
/// <param name="scheduler">Where the rest runs.</param>
public readonly struct SchedulerHop(ILogScheduler scheduler) : ICriticalNotifyCompletion, IEquatable<SchedulerHop>
{
    private readonly ILogScheduler _scheduler = scheduler;

    /// <summary>Never: the rest always runs later.</summary>
    public bool IsCompleted => false;

    /// <summary>Equal when both lead to the same scheduler.</summary>
    public static bool operator ==(SchedulerHop left, SchedulerHop right) => left.Equals(right);

    /// <summary>The opposite of equal.</summary>
    public static bool operator !=(SchedulerHop left, SchedulerHop right) => !left.Equals(right);

    /// <summary>Itself, for the compiler.</summary>
    public SchedulerHop GetAwaiter() => this;

    /// <summary>Nothing, for the compiler.</summary>
    public void GetResult()
    {
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => _scheduler.Run(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => _scheduler.Run(continuation);

    /// <inheritdoc/>
    public bool Equals(SchedulerHop other) => ReferenceEquals(_scheduler, other._scheduler);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SchedulerHop other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _scheduler.GetHashCode();
}
