using Microsoft.Extensions.Logging;

namespace EventHub.Grains.Partitions;

/// <content>What a partition logs. Event ids 2000 to 2099.</content>
public sealed partial class LocalPartition
{
    [LoggerMessage(2000, LogLevel.Error, "Partition {Partition} stopped and is being opened anew: {Reason}")]
    private partial void PartitionStopped(int partition, string reason);

    [LoggerMessage(2001, LogLevel.Information, "Partition {Partition} is open again; its last event is {LastSequence}")]
    private partial void PartitionReopened(int partition, long lastSequence);

    [LoggerMessage(2002, LogLevel.Error, "Partition {Partition} could not be opened: {Reason} Next try in {DelaySeconds} s")]
    private partial void ReopeningFailed(int partition, string reason, double delaySeconds);

    [LoggerMessage(2003, LogLevel.Warning, "Retention of partition {Partition} did not run: {Reason}")]
    private partial void RetentionFailed(int partition, string reason);

    [LoggerMessage(2004, LogLevel.Warning, "Partition {Partition} wrote no checkpoint, the next start reads more: {Reason}")]
    private partial void CheckpointFailed(int partition, string reason);

    [LoggerMessage(2006, LogLevel.Warning, "Retention of partition {Partition} hides everything below event {Sequence}; some of it that was not delivered is not counted as expired")]
    private partial void HiddenUnseen(int partition, long sequence);

    [LoggerMessage(2005, LogLevel.Warning, "The newest checkpoint of partition {Partition} cannot be read, all records are read instead: {Reason}")]
    private partial void CheckpointUnreadable(int partition, string reason);
}
