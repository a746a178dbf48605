using System.Runtime.InteropServices;
using EventHub.Sagas.Instances;

namespace EventHub.Grains.Sagas;

/// <summary>The instances of a partition, and when each is due. Not thread-safe.</summary>
/// <remarks>
/// Invariant: whoever is due some time has a place in <c>_due</c> that is no later than that. A timeout that is put off, as with each step, leaves the place where it is;
/// it moves when its time comes.
/// </remarks>
internal sealed class SagaStore
{
    // Instances that took something lately need not be read again: so many at most, and of large ones none, which is some megabytes.
    private const int HotMax = 4096, HotBytesMax = 4096;

    private readonly Dictionary<SagaId, SagaEntry> _all = [];
    private readonly Dictionary<SagaId, SagaInstance> _hot = [];
    private readonly SortedSet<(long DueTicks, string Definition, string Key)> _due = new(new ByDue());

    public int Count => _all.Count;

    /// <summary>How many have not ended.</summary>
    public int OpenCount { get; private set; }

    public IEnumerable<KeyValuePair<SagaId, SagaEntry>> All => _all;

    /// <summary>When the first is due; 0 for never.</summary>
    public long FirstDue
    {
        get
        {
            while (_due.Count > 0)
            {
                (long ticks, string definition, string key) = _due.Min;
                if (!MoveOn(new SagaId(definition, key), ticks))
                {
                    return ticks;
                }
            }

            return 0;
        }
    }

    public SagaEntry? Find(SagaId id) => _all.GetValueOrDefault(id);

    /// <summary>The instance; null for none.</summary>
    public SagaInstance? Read(SagaId id) => _hot.TryGetValue(id, out SagaInstance? hot) ? hot : Find(id)?.Read();

    public void Put(SagaId id, SagaEntry entry, SagaInstance instance)
    {
        Put(id, entry);
        if (_hot.Count >= HotMax)
        {
            _hot.Clear();
        }

        if (!instance.HasEnded && entry.State.Length <= HotBytesMax)
        {
            _hot[id] = instance;
        }
    }

    public void Put(SagaId id, SagaEntry entry)
    {
        _hot.Remove(id);
        ref SagaEntry? place = ref CollectionsMarshal.GetValueRefOrAddDefault(_all, id, out _);
        OpenCount += (entry.HasEnded ? 0 : 1) - (place is { HasEnded: false } ? 1 : 0);
        entry.QueuedTicks = place?.QueuedTicks ?? 0;
        place = entry;
        if (entry.DueTicks > 0 && (entry.QueuedTicks == 0 || entry.DueTicks < entry.QueuedTicks))
        {
            Queue(id, entry);
        }
    }

    public void Remove(SagaId id)
    {
        _hot.Remove(id);
        if (_all.Remove(id, out SagaEntry? entry))
        {
            Dequeue(id, entry);
            OpenCount -= entry.HasEnded ? 0 : 1;
        }
    }

    /// <summary>Those that are due, the first first.</summary>
    public List<SagaId> Due(long nowTicks, int max)
    {
        List<SagaId> due = [];
        long first = FirstDue;
        if (first == 0 || first > nowTicks)
        {
            return due;
        }

        List<(SagaId Id, long Ticks)> late = [];
        foreach ((long ticks, string definition, string key) in _due)
        {
            SagaId id = new(definition, key);
            if (ticks > nowTicks || due.Count == max)
            {
                break;
            }

            if (_all[id].DueTicks == ticks)
            {
                due.Add(id);
            }
            else
            {
                late.Add((id, ticks));
            }
        }

        // Some may be due by now, though later than where they stood; they come with the next look, which is at once.
        late.ForEach(one => MoveOn(one.Id, one.Ticks));
        return due;
    }

    public void Clear()
    {
        _all.Clear();
        _hot.Clear();
        _due.Clear();
        OpenCount = 0;
    }

    // Text is compared byte by byte: by culture, two keys could be the same.
    private sealed class ByDue : IComparer<(long DueTicks, string Definition, string Key)>
    {
        public int Compare((long DueTicks, string Definition, string Key) x, (long DueTicks, string Definition, string Key) y)
        {
            int by = x.DueTicks.CompareTo(y.DueTicks);
            by = by != 0 ? by : string.CompareOrdinal(x.Key, y.Key);
            return by != 0 ? by : string.CompareOrdinal(x.Definition, y.Definition);
        }
    }

    // True when it is not due then, and so stands elsewhere now, or nowhere.
    private bool MoveOn(SagaId id, long ticks)
    {
        SagaEntry entry = _all[id];
        if (entry.DueTicks == ticks)
        {
            return false;
        }

        Dequeue(id, entry);
        if (entry.DueTicks > 0)
        {
            Queue(id, entry);
        }

        return true;
    }

    private void Queue(SagaId id, SagaEntry entry)
    {
        Dequeue(id, entry);
        entry.QueuedTicks = entry.DueTicks;
        _due.Add((entry.DueTicks, id.Definition, id.Key));
    }

    private void Dequeue(SagaId id, SagaEntry entry)
    {
        if (entry.QueuedTicks > 0)
        {
            _due.Remove((entry.QueuedTicks, id.Definition, id.Key));
            entry.QueuedTicks = 0;
        }
    }
}
