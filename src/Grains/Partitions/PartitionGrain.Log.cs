using Microsoft.Extensions.Logging;

namespace EventHub.Grains.Partitions;

/// <content>What the owner of a partition logs. Event ids 2010 to 2019.</content>
internal sealed partial class PartitionGrain
{
    [LoggerMessage(2010, LogLevel.Debug, "Partition {Partition} is owned under term {OwnerTerm}")]
    private partial void LogOwned(int partition, long ownerTerm);

    [LoggerMessage(2011, LogLevel.Debug, "Partition {Partition} is no longer owned by this activation: {Reason}")]
    private partial void LogLeft(int partition, string reason);
}
