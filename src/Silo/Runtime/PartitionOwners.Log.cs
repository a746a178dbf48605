using Microsoft.Extensions.Logging;

namespace EventHub.Silo.Runtime;

internal sealed partial class PartitionOwners
{
    [LoggerMessage(3201, LogLevel.Warning, "The owner of partition {Partition} did not come up with the hub: {Reason} It will with the next call.")]
    private partial void LogNotWoken(int partition, string reason);
}
