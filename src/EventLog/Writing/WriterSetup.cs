using EventHub.EventLog.Disks;
using EventHub.EventLog.Idempotency;
using EventHub.EventLog.Reading;

namespace EventHub.EventLog.Writing;

/// <summary>Everything a writer is given: its surroundings, and what recovery found.</summary>
internal sealed record WriterSetup(
    IDisk Disk,
    EventLogOptions Options,
    TimeProvider Time,
    ILogScheduler Scheduler,
    LogState State,
    DedupWindow Dedup,
    CommitWaiters Waiters,
    long OwnerTerm,
    long AllocatedEnd);
