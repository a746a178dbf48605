using EventHub.Grains.Interfaces.Partitions;

namespace EventHub.Gateway.Events;

/// <summary>Walks the events of one partition that a search by client id found.</summary>
/// <param name="partition">The partition.</param>
/// <param name="lsns">What was found, oldest first.</param>
/// <param name="filter">Which of them are wanted.</param>
/// <param name="ascending">Oldest first.</param>
/// <param name="floor">Events at or before this sequence are not wanted.</param>
/// <param name="ceiling">Events behind this sequence are not wanted.</param>
internal sealed class ClientIdWalk(
    IPartition partition, IReadOnlyList<long> lsns, EventFilter filter, bool ascending, long floor, long ceiling) : IEventWalk
{
    // A look-up reads about a page of the log.
    private const int FindCost = 50;

    private FoundEvent? _head;
    private int _next = -1;

    public bool HasHead => _head is not null;

    public bool HasEnded { get; private set; } = lsns.Count == 0 || floor >= ceiling;

    public long HeadTicks => _head!.Batch.TimeTicks;

    public long Place { get; private set; } = ascending ? floor : ceiling;

    public async ValueTask<int> StepAsync(CancellationToken cancellationToken)
    {
        if (_next < 0)
        {
            _next = ascending ? await CountThroughAsync(floor, cancellationToken) : await CountThroughAsync(ceiling, cancellationToken) - 1;
        }

        if (_next < 0 || _next >= lsns.Count)
        {
            HasEnded = true;
            return FindCost;
        }

        FoundEvent? found = await partition.FindAsync(lsns[_next], cancellationToken);
        _next += ascending ? 1 : -1;
        HasEnded = _next < 0 || _next >= lsns.Count;
        Consider(found);
        return FindCost;
    }

    public ValueTask EmitAsync(EventPage page, CancellationToken cancellationToken)
    {
        if (page.IsFull)
        {
            return default;
        }

        // It was looked up with its history.
        page.Add(_head!.Record, _head.State);
        Place = ascending ? _head.Record.Sequence : _head.Record.Sequence - 1;
        _head.Dispose();
        _head = null;
        return default;
    }

    public void Dispose() => _head?.Dispose();

    private void Consider(FoundEvent? found)
    {
        if (found is not null && found.Record.Sequence > floor && found.Record.Sequence <= ceiling && filter.Matches(found.Record, partition, out _))
        {
            _head = found;
            return;
        }

        found?.Dispose();
    }

    /// <summary>How many of the events have a sequence up to <paramref name="sequence"/>: a binary search, as both numbers rise together.</summary>
    private async ValueTask<int> CountThroughAsync(long sequence, CancellationToken cancellationToken)
    {
        int low = 0, high = lsns.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            using FoundEvent? found = await partition.FindAsync(lsns[middle], cancellationToken);

            // What retention took stood before everything that is left.
            if (found is null || found.Record.Sequence <= sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
