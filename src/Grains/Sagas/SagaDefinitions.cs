using EventHub.Protocol.Channels;

namespace EventHub.Grains.Sagas;

/// <summary>The definitions of a partition, every version of them, and which events they take. Not thread-safe.</summary>
internal sealed class SagaDefinitions
{
    private readonly SortedDictionary<(string Name, int Version), DefinedSaga> _all = [];
    private readonly Dictionary<string, DefinedSaga> _latest = new(StringComparer.Ordinal);

    /// <summary>All versions, by name and version.</summary>
    public IReadOnlyCollection<DefinedSaga> All => _all.Values;

    /// <summary>Who takes events of which channels.</summary>
    public PatternTrie<SagaListener> Listeners { get; private set; } = PatternTrie<SagaListener>.Empty;

    public void Put(DefinedSaga saga)
    {
        (string, int) id = (saga.Definition.Name, saga.Definition.Version);
        if (_all.ContainsKey(id))
        {
            // It is the same: a version that is there is never another.
            return;
        }

        _all[id] = saga;
        if (!_latest.TryGetValue(saga.Definition.Name, out DefinedSaga? latest) || latest.Definition.Version < saga.Definition.Version)
        {
            _latest[saga.Definition.Name] = saga;
        }

        foreach (EventHub.Sagas.Definitions.EventDefinition one in saga.Definition.Events)
        {
            Listeners = Listeners.Add(one.Channel, new SagaListener(saga, one));
        }
    }

    public DefinedSaga? Find(string name, int version) => _all.GetValueOrDefault((name, version));

    /// <summary>The version that new instances get; null when there is none.</summary>
    public DefinedSaga? Latest(string name) => _latest.GetValueOrDefault(name);

    public void Clear()
    {
        _all.Clear();
        _latest.Clear();
        Listeners = PatternTrie<SagaListener>.Empty;
    }
}
