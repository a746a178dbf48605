namespace EventHub.Gateway.Watching;

/// <summary>
/// The newest batches of a partition, in order and without holes, for watchers to share. Bounded by number and bytes, what is
/// encoded of them included: the oldest leave first, and who still wants them reads the log. Thread-safe.
/// </summary>
internal sealed class TailCache(int bytesMax)
{
    private const int BatchesMax = 1024;

    private readonly Lock _lock = new();
    private readonly SharedBatch[] _ring = new SharedBatch[BatchesMax];
    private int _first, _count;
    private long _bytes, _tail;

    /// <summary>Bytes of all batches that are not given back yet: those kept, and those dropped while somebody sends them.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Empties it; what it will share begins behind <paramref name="tail"/>.</summary>
    public void Reset(long tail)
    {
        lock (_lock)
        {
            while (_count > 0)
            {
                DropOldest();
            }

            _tail = tail;
        }
    }

    /// <summary>Adds the next batch, of which the cache is now a user.</summary>
    public void Add(SharedBatch batch)
    {
        lock (_lock)
        {
            while (_count > 0 && (_count == BatchesMax || Bytes + batch.Bytes > bytesMax))
            {
                DropOldest();
            }

            _ring[(_first + _count++) % BatchesMax] = batch;
            _tail = batch.To;
            batch.ChargeTo(this);
        }
    }

    /// <summary>Notes that a batch takes more memory, or less; the newest stays in any case.</summary>
    public void Charge(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= bytesMax || bytes < 0)
        {
            return;
        }

        lock (_lock)
        {
            while (_count > 1 && Bytes > bytesMax)
            {
                DropOldest();
            }
        }
    }

    /// <summary>Notes that everything up to <paramref name="tail"/> was passed and nothing is to be shared of it.</summary>
    public void Pass(long tail)
    {
        lock (_lock)
        {
            _tail = Math.Max(_tail, tail);
        }
    }

    /// <summary>Finds what comes behind <paramref name="after"/>. When found, the caller is a user of <paramref name="batch"/>: release it.</summary>
    public TailLookup Find(long after, out SharedBatch? batch)
    {
        lock (_lock)
        {
            batch = null;
            if (after >= _tail)
            {
                return TailLookup.AtTail;
            }

            // The first batch that reaches beyond the place.
            int low = 0, high = _count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = At(middle).To > after ? (low, middle) : (middle + 1, high);
            }

            if (low == _count || At(low).From > after || !At(low).TryUse())
            {
                return TailLookup.Behind;
            }

            batch = At(low);
            return TailLookup.Found;
        }
    }

    private SharedBatch At(int index) => _ring[(_first + index) % BatchesMax];

    private void DropOldest()
    {
        SharedBatch oldest = _ring[_first];
        _ring[_first] = null!;
        _first = (_first + 1) % BatchesMax;
        _count--;
        oldest.Release();
    }
}
