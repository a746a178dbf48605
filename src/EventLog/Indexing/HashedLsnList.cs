namespace EventHub.EventLog.Indexing;

/// <summary>
/// Identities of the segment being written, in lsn order. Searched by hash only through <see cref="Find"/>, which is
/// linear over a small rest and binary over sorted copies of what came before, so the writer pays an append and nothing more.
/// </summary>
/// <remarks>In chunks: one array that grows would be copied again and again, each copy a large object that stays until a full collection.</remarks>
internal sealed class HashedLsnList
{
    // 64 KiB: the largest power of two that is no large object.
    private const int ChunkEntries = 4096;
    private readonly Lock _gate = new();
    private readonly List<HashedLsn[]> _chunks = [], _sorted = [];
    private HashedLsn[] _filling = [];
    private int _filled;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return (_chunks.Count * ChunkEntries) + _filled;
            }
        }
    }

    public void Add(ulong hash, long lsn)
    {
        lock (_gate)
        {
            if (_filled == _filling.Length)
            {
                Array.Resize(ref _filling, Math.Clamp(_filled * 2, 64, ChunkEntries));
            }

            _filling[_filled++] = new HashedLsn(hash, lsn);
            if (_filled == ChunkEntries)
            {
                _chunks.Add(_filling);
                (_filling, _filled) = ([], 0);
            }
        }
    }

    /// <summary>Shows all of them, in lsn order, some at a time.</summary>
    public void Walk(Action<ReadOnlySpan<HashedLsn>> look)
    {
        lock (_gate)
        {
            foreach (HashedLsn[] chunk in _chunks)
            {
                look(chunk);
            }

            look(_filling.AsSpan(0, _filled));
        }
    }

    /// <summary>All of them, in lsn order.</summary>
    public HashedLsn[] ToArray()
    {
        lock (_gate)
        {
            HashedLsn[] all = new HashedLsn[Count];
            int at = 0;
            Walk(chunk =>
            {
                chunk.CopyTo(all.AsSpan(at));
                at += chunk.Length;
            });
            return all;
        }
    }

    /// <summary>Adds the lsns under <paramref name="hash"/> to <paramref name="found"/>, ascending.</summary>
    public void Find(ulong hash, List<long> found)
    {
        lock (_gate)
        {
            while (_sorted.Count < _chunks.Count)
            {
                HashedLsn[] sorted = [.. _chunks[_sorted.Count]];
                Array.Sort(sorted);
                _sorted.Add(sorted);
            }

            foreach (HashedLsn[] chunk in _sorted)
            {
                SearchSorted(chunk, hash, found);
            }

            foreach (ref readonly HashedLsn entry in _filling.AsSpan(0, _filled))
            {
                if (entry.Hash == hash)
                {
                    found.Add(entry.Lsn);
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
