using EventHub.EventLog.Disks;

namespace EventHub.EventLog;

/// <summary>The surroundings a log is opened in.</summary>
public sealed record LogSetup
{
    /// <summary>Settings.</summary>
    public required EventLogOptions Options { get; init; }

    /// <summary>Where the segments are.</summary>
    public required IDisk Disk { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where background work runs. Default: the thread pool.</summary>
    public ILogScheduler Scheduler { get; init; } = ThreadPoolScheduler.Instance;

    /// <summary>Source of epochs and salts; null, the default, takes the system's.</summary>
    public Random? Random { get; init; }

    /// <summary>Called once for each damaged range that is found, from whichever thread found it.</summary>
    public Action<QuarantinedRange>? OnDamage { get; init; }

    /// <summary>After a fault in this process: what the stopped log knew to be durable. Everything behind it is dropped.</summary>
    public long? DurableNextLsn { get; init; }

    /// <summary>True, the default, runs the writer on a thread of its own; false leaves stepping to the caller.</summary>
    public bool HostsWriter { get; init; } = true;
}
