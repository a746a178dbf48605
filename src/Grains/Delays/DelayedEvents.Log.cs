using Microsoft.Extensions.Logging;

namespace EventHub.Grains.Delays;

/// <content>What it logs. Event ids 2050 to 2059.</content>
internal sealed partial class DelayedEvents
{
    [LoggerMessage(2050, LogLevel.Warning, "Delayed events of partition {Partition} that are due could not be released: {Reason} Next try in {DelaySeconds} s")]
    private partial void ReleaseFailed(int partition, string reason, double delaySeconds);

    [LoggerMessage(2051, LogLevel.Error, "The delayed event at lsn {Lsn} of partition {Partition} cannot be read any more and is not released. Reading it by its id tells why")]
    private partial void EventUnreadable(int partition, long lsn);

    [LoggerMessage(2052, LogLevel.Debug, "{Count} delayed events of partition {Partition} were carried forward, so that retention can free {Bytes} bytes")]
    private partial void CarriedForward(int partition, int count, long bytes);
}
