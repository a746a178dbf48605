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
    private const int ChosenMax = 1000, ChooseCost = 500, ReadCost = 10, FindMax = 256;

    private readonly List<long> _chosen = [];
    private readonly Queue<FoundEvent?> _found = [];
    private int _next;
    private FoundEvent? _head;
    private long _reached = after == 0 && !query.Ascending ? long.MaxValue : after;

    public bool HasHead => _head is not null;

    public bool HasEnded { get; private set; }

    public long HeadTicks => _head!.Record.CreatedTicks;

    public long Place { get; private set; } = after;

    public async ValueTask<int> StepAsync(CancellationToken cancellationToken)
    {
        if (_next == _chosen.Count)
        {
            await ChooseAsync();
            return ChooseCost;
        }

        FoundEvent? found = await NextAsync(cancellationToken);
        _reached = _chosen[_next++];
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

    public void Dispose()
    {
        _head?.Dispose();
        foreach (FoundEvent? found in _found)
        {
            found?.Dispose();
        }
    }

    private bool OfCancelled => query.Status == EventStatus.Deleted;

    private async ValueTask ChooseAsync()
    {
        _chosen.Clear();
        _chosen.AddRange(OfCancelled
            ? await partition.DeletedBehindAsync(_reached, query.Ascending, ChosenMax)
            : await partition.DelayedBehindAsync(_reached, query.Ascending, ChosenMax));
        _next = 0;
        HasEnded = _chosen.Count == 0;
    }

    private async ValueTask<FoundEvent?> NextAsync(CancellationToken cancellationToken)
    {
        if (_found.Count == 0)
        {
            foreach (FoundEvent? found in await partition.FindFirstAsync(_chosen.Slice(_next, Math.Min(FindMax, _chosen.Count - _next)), cancellationToken))
            {
                _found.Enqueue(found);
            }
        }

        return _found.Dequeue();
    }

    private bool IsWanted(FoundEvent found)
    {
        StoredRecord record = found.Record;
        bool tooNew = record.CreatedTicks >= query.UntilTicks, tooOld = record.CreatedTicks < query.SinceTicks;

        // Records of those that were cancelled may be copies that were made later.
        HasEnded = !OfCancelled && (query.Ascending ? tooNew : tooOld);
        return !tooNew && !tooOld && record.IsScheduled && filter.Matches(record, partition, out _);
    }
}
