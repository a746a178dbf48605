using EventHub.Client.Orleans.Streams;
using EventHub.Grains.Events;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Records;
using Orleans.Runtime;

namespace EventHub.Silo.Streams;

/// <summary>Reads events of a partition as items of streams.</summary>
internal static class HubStreamReader
{
    private const int EventsMax = 1000, StepsMax = 16, BytesMax = 4 << 20;

    /// <summary>What there is behind a place, some thousand events or a few steps of the log at most, where that ends, and whether it is the end for now.</summary>
    public static async Task<(List<HubStreamItem> Items, long Place, bool AtEnd)> ReadAsync(IPartition partition, long after, PatternSet patterns, CancellationToken cancellationToken)
    {
        List<HubStreamItem> items = [];
        long bytes = 0;
        for (int steps = 0; steps < StepsMax && items.Count < EventsMax && bytes < BytesMax; steps++)
        {
            PartitionRead read = await partition.ReadForwardAsync(after, patterns, Lanes.All, cancellationToken);
            using (read.Batch)
            {
                bytes += Take(partition, read.Batch, after, patterns, items);
            }

            after = Math.Max(after, read.Place);
            if (read.AtEnd)
            {
                return (items, after, true);
            }
        }

        return (items, after, false);
    }

    /// <summary>Which channels have something behind a place, each once, with its first event's sequence: for the agent to look up who subscribes.</summary>
    public static async Task<(List<HubStreamItem> Items, long Place, bool AtEnd)> LookAsync(IPartition partition, long after, CancellationToken cancellationToken)
    {
        List<HubStreamItem> items = [];
        HashSet<StreamId> seen = [];
        for (int steps = 0; steps < StepsMax && items.Count < EventsMax; steps++)
        {
            PartitionRead read = await partition.ReadForwardAsync(after, PatternSet.Everything, Lanes.All, cancellationToken);
            using (read.Batch)
            {
                Look(read.Batch, after, seen, items);
            }

            after = Math.Max(after, read.Place);
            if (read.AtEnd)
            {
                return (items, after, true);
            }
        }

        return (items, after, false);
    }

    private static void Look(StoredBatch? batch, long after, HashSet<StreamId> seen, List<HubStreamItem> items)
    {
        if (batch is null)
        {
            return;
        }

        // Most events are of the same channel as the one before.
        ReadOnlySpan<byte> last = default;
        foreach (StoredRecord record in batch)
        {
            if (!record.IsEvent || record.Sequence <= after || record.Channel.SequenceEqual(last))
            {
                continue;
            }

            last = record.Channel;
            StreamId stream = StreamId.Create(default, last);
            if (seen.Add(stream))
            {
                items.Add(new HubStreamItem(stream, null, record.Sequence));
            }
        }
    }

    private static long Take(IPartition partition, StoredBatch? batch, long after, PatternSet patterns, List<HubStreamItem> items)
    {
        if (batch is null)
        {
            return 0;
        }

        long bytes = 0;
        foreach (StoredRecord record in batch)
        {
            if (record.IsEvent && record.Sequence > after && patterns.Matches(record.Channel) && !partition.IsHidden(record))
            {
                HubStreamItem item = new(StreamId.Create(default, record.Channel), HubEventReader.Read(record, partition.StateOf(record)), record.Sequence);
                items.Add(item);
                bytes += item.Size;
            }
        }

        return bytes;
    }
}
