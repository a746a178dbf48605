namespace EventHub.Grains.Delays;

/// <summary>
/// The delayed events that wait, by time and then by lsn: rows of 24 bytes in chunks of 512, and nothing else per event. Not thread-safe.
/// </summary>
/// <remarks>
/// A heap would be smaller yet, but has to be searched for an event that is cancelled. Here each operation costs two binary searches and moves
/// half a chunk.
/// </remarks>
internal sealed class WaitingSet
{
    /// <summary>Most events of a chunk.</summary>
    public const int ChunkEvents = 512;

    private readonly List<Chunk> _chunks = [];

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>How many there is room for, 24 bytes each.</summary>
    public int Room => _chunks.Count * ChunkEvents;

    /// <summary>All of them, in order.</summary>
    public IEnumerable<WaitingEvent> All => _chunks.SelectMany(chunk => chunk.Events.Take(chunk.Count));

    /// <summary>The one whose time comes first.</summary>
    public bool TryFirst(out WaitingEvent first)
    {
        first = Count > 0 ? _chunks[0].Events[0] : default;
        return Count > 0;
    }

    /// <summary>The one with this time and origin.</summary>
    public bool TryGet(long dueTicks, long originLsn, out WaitingEvent found)
    {
        bool isThere = Find(dueTicks, originLsn, out int chunk, out int place);
        found = isThere ? _chunks[chunk].Events[place] : default;
        return isThere;
    }

    /// <summary>Adds an event; of one that is there already, only where its record stands is taken.</summary>
    public void Add(in WaitingEvent waiting)
    {
        if (Find(waiting.DueTicks, waiting.OriginLsn, out int chunk, out int place))
        {
            _chunks[chunk].Events[place] = waiting;
            return;
        }

        Count++;
        if (chunk == _chunks.Count)
        {
            _chunks.Add(new Chunk());
        }
        else if (_chunks[chunk].Count == ChunkEvents)
        {
            (chunk, place) = Split(chunk, place);
        }

        _chunks[chunk].Insert(place, waiting);
    }

    /// <summary>Removes the one with this time and origin; false when it is not there.</summary>
    public bool Remove(long dueTicks, long originLsn)
    {
        if (!Find(dueTicks, originLsn, out int chunk, out int place))
        {
            return false;
        }

        Count--;
        _chunks[chunk].RemoveAt(place);
        if (_chunks[chunk].Count == 0)
        {
            _chunks.RemoveAt(chunk);
        }

        return true;
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        _chunks.Clear();
        Count = 0;
    }

    /// <summary>The first of those whose time has come, in order, at most <paramref name="max"/>.</summary>
    public List<WaitingEvent> Due(long nowTicks, int max)
    {
        List<WaitingEvent> due = [];
        foreach (Chunk chunk in _chunks)
        {
            for (int i = 0; i < chunk.Count; i++)
            {
                if (due.Count == max || chunk.Events[i].DueTicks > nowTicks)
                {
                    return due;
                }

                due.Add(chunk.Events[i]);
            }
        }

        return due;
    }

    /// <summary>The lowest lsn from which one will be released; <see cref="long.MaxValue"/> when none waits. Looks at all.</summary>
    public long LowestLsn()
    {
        long lowest = long.MaxValue;
        foreach (Chunk chunk in _chunks)
        {
            foreach (ref readonly WaitingEvent waiting in chunk.Events.AsSpan(0, chunk.Count))
            {
                lowest = Math.Min(lowest, waiting.Lsn);
            }
        }

        return lowest;
    }

    // Where it is, or where it belongs: behind everything is the end of the last chunk, and of a full one the start of the next.
    private bool Find(long dueTicks, long originLsn, out int chunk, out int place)
    {
        WaitingEvent key = new(dueTicks, originLsn, 0);
        int low = 0, high = _chunks.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            Chunk candidate = _chunks[middle];
            if (Compare(candidate.Events[candidate.Count - 1], key) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        if (low == _chunks.Count && low > 0 && _chunks[low - 1].Count < ChunkEvents)
        {
            (chunk, place) = (low - 1, _chunks[low - 1].Count);
            return false;
        }

        chunk = low;
        place = low == _chunks.Count ? 0 : _chunks[low].PlaceOf(key);
        return low < _chunks.Count && Compare(_chunks[low].Events[place], key) == 0;
    }

    private (int Chunk, int Place) Split(int chunk, int place)
    {
        const int Half = ChunkEvents / 2;
        Chunk full = _chunks[chunk], behind = new();
        full.Events.AsSpan(Half).CopyTo(behind.Events);
        (full.Count, behind.Count) = (Half, ChunkEvents - Half);
        _chunks.Insert(chunk + 1, behind);
        return place <= Half ? (chunk, place) : (chunk + 1, place - Half);
    }

    private static int Compare(in WaitingEvent left, in WaitingEvent right)
    {
        int byTime = left.DueTicks.CompareTo(right.DueTicks);
        return byTime != 0 ? byTime : left.OriginLsn.CompareTo(right.OriginLsn);
    }

    private sealed class Chunk
    {
        public readonly WaitingEvent[] Events = new WaitingEvent[ChunkEvents];

        public int Count;

        public int PlaceOf(in WaitingEvent key)
        {
            int low = 0, high = Count;
            while (low < high)
            {
                int middle = (low + high) >>> 1;
                if (Compare(Events[middle], key) < 0)
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

        public void Insert(int place, in WaitingEvent waiting)
        {
            Array.Copy(Events, place, Events, place + 1, Count - place);
            Events[place] = waiting;
            Count++;
        }

        public void RemoveAt(int place)
        {
            Count--;
            Array.Copy(Events, place + 1, Events, place, Count - place);
        }
    }
}
