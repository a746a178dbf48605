using EventHub.EventLog;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Grains.Sagas;

namespace EventHub.Grains.Partitions;

/// <content>Its sagas.</content>
public sealed partial class LocalPartition
{
    private readonly SagaSetup _sagaSetup;

    /// <summary>The sagas whose instances live here.</summary>
    internal PartitionSagas Sagas => Volatile.Read(ref _sagas);

    /// <inheritdoc/>
    IPartitionSagas IPartition.Sagas => field ??= new LocalSagas(() => Sagas);

    private PartitionSagas NewSagas(IEventLog log) => new(this, log, batch => AppendAsync(log, batch), _sagaSetup);
}
