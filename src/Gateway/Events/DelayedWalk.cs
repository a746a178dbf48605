using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Events;

/// <summary>
/// Walks the events of one partition that wait for their time, in the order they were published; or, when deleted ones are asked for, those that were cancelled before it.
/// </summary>
/// <param name="partition">The partition.</param>
/// <param name="filter">Which of them are wanted.</param>
/// <param name="query">Since when, until when, and in which order.</param>
/// <param name="after">The lsn behind which it begins; 0 for the beginning.</param>
internal sealed class DelayedWalk(IPartition partition, EventFilter filter, EventListQuery query, long after) : IEventWalk
{
    // Choosing the next ones looks at all that wait; reading one finds its neighbours in memory.
    private const int ChosenMax = 1000, ChooseCost = 500, ReadCost = 10;

    private readonly Queue<long> _chosen = [];
    private FoundEvent? _head;
    private long _reached = after == 0 && !query.Ascending ? long.MaxValue : after;

    public bool HasHead => _head is not null;

    public bool HasEnded { get; private set; }

    public long HeadTicks => _head!.Record.CreatedTicks;

    public long Place { get; private set; } = after;

    public async ValueTask<int> StepAsync(CancellationToken cancellationToken)
    {
        if (_chosen.Count == 0)
        {
            foreach (long lsn in OfCancelled
                ? await partition.DeletedBehindAsync(_reached, query.Ascending, ChosenMax)
                : await partition.DelayedBehindAsync(_reached, query.Ascending, ChosenMax))
            {
                _chosen.Enqueue(lsn);
            }

            HasEnded = _chosen.Count == 0;
            return ChooseCost;
        }

        _reached = _chosen.Dequeue();
        FoundEvent? found = await partition.FindAsync(_reached, cancellationToken);
        if (found is not null && IsWanted(found))
        {
            _head = found;
            return ReadCost;
        }

        found?.Dispose();
        Place = _reached;
        return ReadCost;
    }

    public ValueTask EmitAsync(EventPage page, CancellationToken cancellationToken)
    {
        if (!page.IsFull)
        {
            page.Add(_head!.Record, _head.State);
            Place = _reached;
            _head.Dispose();
            _head = null;
        }

        return default;
    }

    public void Dispose() => _head?.Dispose();

    private bool OfCancelled => query.Status == EventStatus.Deleted;

    private bool IsWanted(FoundEvent found)
    {
        StoredRecord record = found.Record;
        bool tooNew = record.CreatedTicks >= query.UntilTicks, tooOld = record.CreatedTicks < query.SinceTicks;

        // Records of those that were cancelled may be copies that were made later.
        HasEnded = !OfCancelled && (query.Ascending ? tooNew : tooOld);
        return !tooNew && !tooOld && record.IsScheduled && filter.Matches(record, partition, out _);
    }
}
