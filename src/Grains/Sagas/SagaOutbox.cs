using EventHub.Protocol.Records;

namespace EventHub.Grains.Sagas;

/// <summary>Events for other partitions that are stored here and not there yet, by the lsn of their record. Not thread-safe.</summary>
internal sealed class SagaOutbox(int partitions)
{
    private readonly SortedDictionary<long, OutgoingEvent> _all = [];
    private readonly Dictionary<int, Queue<(long Lsn, OutgoingEvent Event)>> _queues = [];

    public int Count => _all.Count;

    /// <summary>All of them, by lsn.</summary>
    public IReadOnlyDictionary<long, OutgoingEvent> All => _all;

    public void Add(long lsn, OutgoingEvent one)
    {
        if (_all.TryAdd(lsn, one))
        {
            Queue(EventIdentity.PartitionOf(one.Channel, partitions)).Enqueue((lsn, one));
        }
    }

    /// <summary>It is stored where it belongs.</summary>
    public void Remove(long lsn) => _all.Remove(lsn);

    /// <summary>Those of a partition that were not taken yet, the first first: some hundred, or about a MiB.</summary>
    public List<(long Lsn, OutgoingEvent Event)> Take(int partition)
    {
        List<(long, OutgoingEvent)> taken = [];
        Queue<(long Lsn, OutgoingEvent Event)> queue = Queue(partition);
        for (int bytes = 0; taken.Count < 256 && bytes < 1 << 20 && queue.TryDequeue(out (long Lsn, OutgoingEvent Event) one);)
        {
            // What was read from the log may have been followed by the record that it is done.
            if (_all.ContainsKey(one.Lsn))
            {
                bytes += one.Event.Event.Payload.Size + 512;
                taken.Add(one);
            }
        }

        return taken;
    }

    public void Clear()
    {
        _all.Clear();
        _queues.Clear();
    }

    private Queue<(long Lsn, OutgoingEvent Event)> Queue(int partition)
    {
        if (!_queues.TryGetValue(partition, out Queue<(long, OutgoingEvent)>? queue))
        {
            _queues[partition] = queue = new();
        }

        return queue;
    }
}
