namespace EventHub.EventLog.Indexing;

/// <summary>
/// Identities of the segment being written, in lsn order. Searched by hash only through <see cref="Find"/>, which is
/// linear over a small unsorted rest and binary over sorted runs, so the writer pays an append and nothing more.
/// </summary>
internal sealed class HashedLsnList
{
    private const int RunLength = 8192;
    private readonly Lock _gate = new();
    private readonly List<HashedLsn> _entries = [];
    private readonly List<HashedLsn[]> _runs = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    public void Add(ulong hash, long lsn)
    {
        lock (_gate)
        {
            _entries.Add(new HashedLsn(hash, lsn));
        }
    }

    /// <summary>All of them, in lsn order.</summary>
    public HashedLsn[] ToArray()
    {
        lock (_gate)
        {
            return [.. _entries];
        }
    }

    /// <summary>Adds the lsns under <paramref name="hash"/> to <paramref name="found"/>, ascending.</summary>
    public void Find(ulong hash, List<long> found)
    {
        lock (_gate)
        {
            while ((_runs.Count + 1) * RunLength <= _entries.Count)
            {
                HashedLsn[] run = [.. _entries.GetRange(_runs.Count * RunLength, RunLength)];
                Array.Sort(run);
                _runs.Add(run);
            }

            foreach (HashedLsn[] run in _runs)
            {
                SearchSorted(run, hash, found);
            }

            for (int i = _runs.Count * RunLength; i < _entries.Count; i++)
            {
                if (_entries[i].Hash == hash)
                {
                    found.Add(_entries[i].Lsn);
                }
            }
        }
    }

    /// <summary>Adds the lsns under <paramref name="hash"/> in a sorted array.</summary>
    public static void SearchSorted(ReadOnlySpan<HashedLsn> sorted, ulong hash, List<long> found)
    {
        int at = sorted.BinarySearch(new HashedLsn(hash, long.MinValue));
        for (at = at < 0 ? ~at : at; at < sorted.Length && sorted[at].Hash == hash; at++)
        {
            found.Add(sorted[at].Lsn);
        }
    }
}
