using Microsoft.Extensions.Logging;

namespace EventHub.Gateway.Watching;

internal sealed partial class PartitionTail
{
    [LoggerMessage(4101, LogLevel.Error, "The end of partition {Partition} cannot be read; its watchers are disconnected.")]
    private static partial void LogBroken(ILogger logger, int partition, Exception fault);
}
