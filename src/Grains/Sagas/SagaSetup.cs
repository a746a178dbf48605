using EventHub.EventLog;
using EventHub.Grains.Partitions;
using Microsoft.Extensions.Logging;

namespace EventHub.Grains.Sagas;

/// <summary>What the sagas of a partition need, whichever log is open.</summary>
/// <param name="Effects">Records that are on their way.</param>
/// <param name="Around">Other partitions, and services.</param>
/// <param name="Time">The clock.</param>
/// <param name="Scheduler">Where everything runs that nobody waits for.</param>
/// <param name="Logger">Where faults are told.</param>
internal sealed record SagaSetup(PendingEffects Effects, SagaSurroundings Around, TimeProvider Time, ILogScheduler Scheduler, ILogger Logger);
