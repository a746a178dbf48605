using Microsoft.Extensions.Logging;

namespace EventHub.Silo.Clustering;

/// <content>Log messages. Event ids 3300 to 3309.</content>
internal sealed partial class OwnedPartitions
{
    [LoggerMessage(3300, LogLevel.Information, "This silo owns partition {Partition} under term {OwnerTerm}.")]
    private partial void LogTaken(int partition, long ownerTerm);

    [LoggerMessage(3301, LogLevel.Information, "This silo has given up partition {Partition}; closing it took {Milliseconds:0} ms.")]
    private partial void LogGivenUp(int partition, double milliseconds);
}
