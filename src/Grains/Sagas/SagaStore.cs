using System.Runtime.InteropServices;
using EventHub.Sagas.Instances;

namespace EventHub.Grains.Sagas;

/// <summary>The instances of a partition, and when each is due. Not thread-safe.</summary>
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
    public long FirstDue => _due.Count == 0 ? 0 : _due.Min.DueTicks;

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
        Move(id, place?.DueTicks ?? 0, entry.DueTicks);
        OpenCount += (entry.HasEnded ? 0 : 1) - (place is { HasEnded: false } ? 1 : 0);
        place = entry;
    }

    public void Remove(SagaId id)
    {
        _hot.Remove(id);
        if (_all.Remove(id, out SagaEntry? entry))
        {
            Move(id, entry.DueTicks, 0);
            OpenCount -= entry.HasEnded ? 0 : 1;
        }
    }

    /// <summary>Those that are due, the first first.</summary>
    public List<SagaId> Due(long nowTicks, int max)
    {
        List<SagaId> due = [];
        foreach ((long ticks, string definition, string key) in _due)
        {
            if (ticks > nowTicks || due.Count == max)
            {
                break;
            }

            due.Add(new SagaId(definition, key));
        }

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

    private void Move(SagaId id, long from, long to)
    {
        if (from == to)
        {
            return;
        }

        if (from > 0)
        {
            _due.Remove((from, id.Definition, id.Key));
        }

        if (to > 0)
        {
            _due.Add((to, id.Definition, id.Key));
        }
    }
}
