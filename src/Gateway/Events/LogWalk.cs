using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Events;

/// <summary>Walks a partition's log, batch by batch. All events of a batch have the same time, so batches are what is merged.</summary>
/// <param name="partition">The partition.</param>
/// <param name="filter">Which events are wanted.</param>
/// <param name="channels">Their channels, which let whole batches be passed over.</param>
/// <param name="ascending">Oldest first.</param>
/// <param name="floor">Events at or before this sequence are not wanted.</param>
/// <param name="ceiling">Events behind this sequence are not wanted.</param>
internal sealed class LogWalk(IPartition partition, EventFilter filter, PatternSet channels, bool ascending, long floor, long ceiling) : IEventWalk
{
    // What a step costs that looked at no record: about what it reads to find that out.
    private const int EmptyStepCost = 500;

    private StoredBatch? _head;
    private long _behindHead;

    public bool HasHead => _head is not null;

    public bool HasEnded { get; private set; } = floor >= ceiling;

    public long HeadTicks => _head!.TimeTicks;

    public long Place { get; private set; } = ascending ? floor : ceiling;

    public async ValueTask<int> StepAsync(CancellationToken cancellationToken)
    {
        PartitionRead read = ascending
            ? await partition.ReadForwardAsync(Place, channels, Lanes.All, cancellationToken)
            : await partition.ReadBackwardAsync(Place, channels, cancellationToken);
        if (read.Batch is null)
        {
            Place = read.Place;
            HasEnded = read.AtEnd || IsOver;
            return EmptyStepCost;
        }

        _head = read.Batch;
        _behindHead = read.Place;
        return read.Batch.Header.RecordCount;
    }

    public async ValueTask EmitAsync(EventPage page, CancellationToken cancellationToken)
    {
        Place = await TryEmitAllAsync(page, cancellationToken) ? _behindHead : Place;
        _head!.Dispose();
        _head = null;
        HasEnded = IsOver;
    }

    public void Dispose() => _head?.Dispose();

    private bool IsOver => ascending ? Place >= ceiling : Place <= floor;

    private bool IsWanted(scoped in StoredRecord record, out EventState state)
    {
        state = default;
        bool inside = ascending ? record.Sequence > Place && record.Sequence <= ceiling : record.Sequence <= Place && record.Sequence > floor;
        return inside && filter.Matches(record, partition, out state);
    }

    // False when the page is full before the head is through; the place is then behind what is on it.
    private async ValueTask<bool> TryEmitAllAsync(EventPage page, CancellationToken cancellationToken)
    {
        List<Wanted> wanted = FindWanted();
        for (int i = 0; i < wanted.Count; i++)
        {
            Wanted next = wanted[ascending ? i : wanted.Count - 1 - i];
            if (page.IsFull)
            {
                Place = ascending ? next.Sequence - 1 : next.Sequence;
                return false;
            }

            if (!TryAddUnfinished(page, next))
            {
                Add(page, next.At, await WithHistoryAsync(next, cancellationToken));
            }
        }

        return true;
    }

    private bool TryAddUnfinished(EventPage page, in Wanted wanted)
    {
        BatchWalk at = wanted.At;
        at.TryNext(out StoredRecord record);
        return page.TryAddUnfinished(partition, record, wanted.State);
    }

    private ValueTask<EventState> WithHistoryAsync(in Wanted wanted, CancellationToken cancellationToken)
    {
        BatchWalk at = wanted.At;
        at.TryNext(out StoredRecord record);
        return partition.Deliveries.WithHistoryAsync(wanted.State, record, cancellationToken);
    }

    // Batches are read forward only, so that what is wanted of one is noted before it is put on the page in whichever order.
    private List<Wanted> FindWanted()
    {
        List<Wanted> wanted = [];
        BatchWalk walk = new(_head!), at = walk;
        for (; walk.TryNext(out StoredRecord record); at = walk)
        {
            if (IsWanted(record, out EventState state))
            {
                wanted.Add(new Wanted(record.Sequence, at, state));
            }
        }

        return wanted;
    }

    private static void Add(EventPage page, BatchWalk at, in EventState state)
    {
        at.TryNext(out StoredRecord record);
        page.Add(record, state);
    }

    private readonly record struct Wanted(long Sequence, BatchWalk At, EventState State);
}
