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
    private const int FindCost = 50, FindMax = 256, ProbesMax = 15;

    private readonly Queue<FoundEvent?> _found = [];
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

        FoundEvent? found = await NextAsync(cancellationToken);
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

    public void Dispose()
    {
        _head?.Dispose();
        foreach (FoundEvent? found in _found)
        {
            found?.Dispose();
        }
    }

    private async ValueTask<FoundEvent?> NextAsync(CancellationToken cancellationToken)
    {
        if (_found.Count == 0)
        {
            IEnumerable<long> next = ascending ? lsns.Skip(_next) : lsns.Take(_next + 1).Reverse();
            foreach (FoundEvent? found in await partition.FindFirstAsync([.. next.Take(FindMax)], cancellationToken))
            {
                _found.Enqueue(found);
            }
        }

        return _found.Dequeue();
    }

    private void Consider(FoundEvent? found)
    {
        if (found is not null && found.Record.Sequence > floor && found.Record.Sequence <= ceiling && filter.Matches(found.Record, partition, out _))
        {
            _head = found;
            return;
        }

        found?.Dispose();
    }

    /// <summary>How many of the events have a sequence up to <paramref name="sequence"/>: both numbers rise together, so some are looked at, and then some between two of those.</summary>
    private async ValueTask<int> CountThroughAsync(long sequence, CancellationToken cancellationToken)
    {
        int low = 0, high = lsns.Count;
        while (low < high)
        {
            int[] probes = Probes(low, high);
            int at = 0;
            foreach (FoundEvent? found in await partition.FindFirstAsync(Array.ConvertAll(probes, probe => lsns[probe]), cancellationToken))
            {
                using (found)
                {
                    // What retention took stood before everything that is left.
                    bool isThrough = found is null || found.Record.Sequence <= sequence;
                    (low, high) = isThrough ? (Math.Max(low, probes[at] + 1), high) : (low, Math.Min(high, probes[at]));
                    at++;
                }
            }
        }

        return low;
    }

    // The middle first, then the middles beside it, and so on: a partition here looks at the first only.
    private static int[] Probes(int low, int high)
    {
        List<int> probes = [];
        Queue<(int Low, int High)> spans = new([(low, high)]);
        while (probes.Count < ProbesMax && spans.TryDequeue(out (int Low, int High) span))
        {
            int middle = (span.Low + span.High) / 2;
            if (span.Low < span.High)
            {
                probes.Add(middle);
                spans.Enqueue((span.Low, middle));
                spans.Enqueue((middle + 1, span.High));
            }
        }

        return [.. probes];
    }
}
