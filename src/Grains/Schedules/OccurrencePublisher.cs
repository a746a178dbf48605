using EventHub.Grains.Channels;
using EventHub.Grains.Interfaces.Channels;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Schedules;

namespace EventHub.Grains.Schedules;

/// <summary>Publishes what schedules are due with, by the way and the rules of every other publish, and finds it again.</summary>
internal sealed class OccurrencePublisher(IPartitions partitions, PolicyBoard policies, PublishLimits limits)
{
    /// <summary>Publishes an occurrence. Twice is once, as long as its channel remembers idempotency keys.</summary>
    public async Task<PublishAnswer> PublishAsync(Occurrence occurrence)
    {
        using ChannelBatch batch = new(1, policies);
        OccurrenceSink sink = new(occurrence, batch);
        PublishParser.ParseObject(occurrence.EventJson.AsSpan(), 0, ScheduleDocument.EventPointer, limits, sink);
        IPartition partition = partitions.OwnerOf(sink.Channel);
        await batch.AppendAsync(partition);
        return batch.Answer(0, partition);
    }

    /// <summary>
    /// The event of an occurrence, by its source and sourceId: its id and when it was stored. Null when it was not published, or is not retained any more.
    /// </summary>
    /// <exception cref="EventHubException">It cannot be said now.</exception>
    public async Task<(string Id, long StoredTicks)?> FindAsync(Occurrence occurrence)
    {
        OccurrenceSink sink = new(occurrence, null);
        PublishParser.ParseObject(occurrence.EventJson.AsSpan(), 0, ScheduleDocument.EventPointer, limits, sink);
        if (sink.Channel is null)
        {
            return null;
        }

        IPartition partition = partitions.OwnerOf(sink.Channel);
        if (partition.Health.Problem is { } problem && problem.Code == ErrorCodes.PartitionStopped)
        {
            // What its last writes came to shows only when the log is open again.
            throw new EventHubException(problem);
        }

        foreach (long lsn in await partition.FindByClientIdAsync(sink.Source, sink.SourceId, delayed: false, CancellationToken.None))
        {
            using FoundEvent? found = await partition.FindAsync(lsn, CancellationToken.None);
            if (found is not null)
            {
                return (found.Id.ToString(), found.Batch.TimeTicks);
            }
        }

        return null;
    }
}
