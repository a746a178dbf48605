using EventHub.EventLog;
using EventHub.Grains.Sagas;

namespace EventHub.Grains.Partitions;

/// <content>Its sagas.</content>
public sealed partial class LocalPartition
{
    private readonly SagaSetup _sagaSetup;

    /// <summary>The sagas whose instances live here.</summary>
    internal PartitionSagas Sagas => Volatile.Read(ref _sagas);

    private PartitionSagas NewSagas(IEventLog log) => new(this, log, batch => AppendAsync(log, batch), _sagaSetup);
}
