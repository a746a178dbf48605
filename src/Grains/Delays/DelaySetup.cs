using EventHub.EventLog;
using EventHub.Grains.Partitions;
using EventHub.Grains.Subscriptions;
using Microsoft.Extensions.Logging;

namespace EventHub.Grains.Delays;

/// <summary>What the delayed events of a partition need, whichever log is open.</summary>
/// <param name="Partition">The partition's number.</param>
/// <param name="WaitingMax">How many may wait.</param>
/// <param name="Effects">Records that are on their way.</param>
/// <param name="Followers">Who follows an event that waits, by its origin.</param>
/// <param name="Counters">What was released since the partition was opened.</param>
/// <param name="Time">The clock.</param>
/// <param name="Scheduler">Where everything runs that nobody waits for.</param>
/// <param name="Logger">Where faults are told.</param>
internal sealed record DelaySetup(int Partition, int WaitingMax, PendingEffects Effects, EventFollowers Followers, DelayCounters Counters, TimeProvider Time, ILogScheduler Scheduler, ILogger Logger);
