using EventHub.Gateway.Http;
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
internal sealed class LogWalk(ILocalPartition partition, EventFilter filter, PatternSet channels, bool ascending, long floor, long ceiling) : IEventWalk
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

    public void Emit(EventPage page)
    {
        Place = (ascending ? EmitForward(page) : EmitBackward(page)) ?? _behindHead;
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

    /// <summary>The place at which the page was full, or null when all of the batch is on it.</summary>
    private long? EmitForward(EventPage page)
    {
        long last = Place;
        foreach (StoredRecord record in _head!)
        {
            if (!IsWanted(record, out EventState state))
            {
                continue;
            }

            if (page.IsFull)
            {
                return last;
            }

            page.Add(record, state);
            last = record.Sequence;
        }

        return null;
    }

    /// <summary>Batches are read forward only: what the page takes is written aside in that order, then put on it in reverse.</summary>
    private long? EmitBackward(EventPage page)
    {
        List<(long Sequence, int End)> written = [];
        int skip = CountWanted() - page.Room;
        bool cut = skip > 0;
        using PooledBuffer aside = PooledBuffer.Rent();
        foreach (StoredRecord record in _head!)
        {
            if (IsWanted(record, out EventState state) && skip-- <= 0)
            {
                EventJsonWriter.Write(aside, record, state, singleLine: false);
                written.Add((record.Sequence, aside.Length));
            }
        }

        for (int i = written.Count - 1; i >= 0; i--)
        {
            if (page.IsFull)
            {
                return written[i].Sequence;
            }

            int start = i == 0 ? 0 : written[i - 1].End;
            page.Add(aside.Span[start..written[i].End]);
        }

        return cut ? written[0].Sequence - 1 : null;
    }

    private int CountWanted()
    {
        int count = 0;
        foreach (StoredRecord record in _head!)
        {
            count += IsWanted(record, out _) ? 1 : 0;
        }

        return count;
    }
}
