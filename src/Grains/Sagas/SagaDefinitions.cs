using System.Collections.Immutable;
using EventHub.Protocol.Channels;

namespace EventHub.Grains.Sagas;

/// <summary>The definitions of a partition, every version of them, and which events they take. Not thread-safe.</summary>
internal sealed class SagaDefinitions
{
    private readonly SortedDictionary<(string Name, int Version), DefinedSaga> _all = new(Comparer<(string Name, int Version)>.Create(static (a, b) =>
        string.CompareOrdinal(a.Name, b.Name) is not 0 and int byName ? byName : a.Version.CompareTo(b.Version)));
    private readonly Dictionary<(string Name, int Version), DefinedSaga> _byVersion = [];
    private readonly Dictionary<string, DefinedSaga> _latest = new(StringComparer.Ordinal);
    private readonly HashSet<string> _retired = new(StringComparer.Ordinal);

    /// <summary>All versions, by name and version.</summary>
    public IReadOnlyCollection<DefinedSaga> All => _all.Values;

    /// <summary>How many names there are.</summary>
    public int Names => _latest.Count;

    /// <summary>Who takes events of which channels.</summary>
    public PatternTrie<SagaListener> Listeners { get; private set; } = PatternTrie<SagaListener>.Empty;

    /// <summary>The channels of all events that anybody takes; null for none.</summary>
    public PatternSet? Patterns { get; private set; }

    public void Put(DefinedSaga saga)
    {
        (string Name, int Version) id = (saga.Definition.Name, saga.Definition.Version);
        if (_all.ContainsKey(id))
        {
            // It is the same: a version that is there is never another. Of one that was retired the places are new.
            if (_retired.Remove(id.Name))
            {
                _all[id] = saga;
                Index();
            }

            return;
        }

        _all[id] = saga;
        _retired.Remove(id.Name);
        Index();
    }

    public DefinedSaga? Find(string name, int version) => _byVersion.GetValueOrDefault((name, version));

    /// <summary>The highest version, also when no instance of it starts any more; null when there is none.</summary>
    public DefinedSaga? Highest(string name) => _latest.GetValueOrDefault(name);

    /// <summary>The version that new instances get; null when there is none.</summary>
    public DefinedSaga? Latest(string name) => _retired.Contains(name) ? null : Highest(name);

    public bool IsRetired(string name) => _retired.Contains(name);

    public void Retire(string name)
    {
        if (_latest.ContainsKey(name))
        {
            _retired.Add(name);
        }
    }

    /// <summary>Forgets versions that no instance starts with or has.</summary>
    public void Prune(IReadOnlySet<(string, int)> used)
    {
        (string Name, int Version)[] unused = [.. _all.Keys.Where(id => !used.Contains(id) && (_retired.Contains(id.Name) || Highest(id.Name)?.Definition.Version != id.Version))];
        foreach ((string Name, int Version) id in unused)
        {
            _all.Remove(id);
        }

        if (unused.Length > 0)
        {
            Index();
            _retired.IntersectWith(_latest.Keys);
        }
    }

    public void Clear()
    {
        _all.Clear();
        _retired.Clear();
        Index();
    }

    private void Index()
    {
        _latest.Clear();
        _byVersion.Clear();
        Listeners = PatternTrie<SagaListener>.Empty;
        Dictionary<string, ChannelPattern> patterns = new(StringComparer.Ordinal);
        foreach (DefinedSaga saga in _all.Values)
        {
            _byVersion[(saga.Definition.Name, saga.Definition.Version)] = saga;

            // Versions come in order.
            _latest[saga.Definition.Name] = saga;
            foreach (EventHub.Sagas.Definitions.EventDefinition one in saga.Definition.Events)
            {
                Listeners = Listeners.Add(one.Channel, new SagaListener(saga, one));
                patterns.TryAdd(one.Channel.Text, one.Channel);
            }
        }

        Patterns = patterns.Count == 0 ? null : new PatternSet([.. patterns.Values]);
    }
}
