namespace EventHub.Grains.Delays;

/// <summary>The first few lsns behind a place, or the last few before it, out of many in no order.</summary>
/// <param name="lsn">The place; it is not among them.</param>
/// <param name="ascending">Behind it, ascending; else before it, descending.</param>
/// <param name="max">Most of them.</param>
internal sealed class NearestLsns(long lsn, bool ascending, int max)
{
    // The best so far, the worst of them on top.
    private readonly PriorityQueue<long, long> _best = new();

    /// <summary>One of the many.</summary>
    public void Add(long candidate)
    {
        if (ascending ? candidate <= lsn : candidate >= lsn)
        {
            return;
        }

        _best.Enqueue(candidate, ascending ? -candidate : candidate);
        if (_best.Count > max)
        {
            _best.Dequeue();
        }
    }

    /// <summary>Those that were chosen.</summary>
    public IReadOnlyList<long> InOrder()
    {
        long[] found = [.. _best.UnorderedItems.Select(static item => item.Element).Order()];
        if (!ascending)
        {
            Array.Reverse(found);
        }

        return found;
    }
}
