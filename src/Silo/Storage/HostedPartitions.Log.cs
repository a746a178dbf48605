using Microsoft.Extensions.Logging;

namespace EventHub.Silo.Storage;

internal sealed partial class HostedPartitions
{
    [LoggerMessage(3101, LogLevel.Debug, "Recovered {Partitions} partition(s) with {Events} events; waited {Milliseconds:0} ms for it.")]
    private partial void LogOpened(int partitions, long events, double milliseconds);

    [LoggerMessage(3102, LogLevel.Debug, "Flushed and closed the log in {Milliseconds:0} ms.")]
    private partial void LogClosed(double milliseconds);
}
