using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;

namespace EventHub.Grains.Sagas;

/// <content>What is told of instances and definitions.</content>
internal sealed partial class PartitionSagas
{
    private readonly SagaTally _tally = new();

    /// <summary>Counts for metrics.</summary>
    public SagaCounts Counts
    {
        get
        {
            lock (_gate)
            {
                return _tally.With(_store.Count, _store.OpenCount, _outbox.Count);
            }
        }
    }

    /// <summary>All versions of all definitions.</summary>
    public ImmutableArray<SagaDefinitionInfo> Definitions()
    {
        lock (_gate)
        {
            return [.. _definitions.All.Select(saga => SagaView.Of(saga, ReferenceEquals(_definitions.Highest(saga.Definition.Name), saga), _definitions.IsRetired(saga.Definition.Name)))];
        }
    }

    /// <summary>Instances that are asked for, by definition and key.</summary>
    public ImmutableArray<SagaInfo> List(SagaQuery query)
    {
        lock (_gate)
        {
            // As many as are asked for are kept in order; the largest gives way.
            SortedSet<(string Definition, string Key)> found = new(SagaView.Order);
            foreach ((SagaId id, SagaEntry entry) in _store.All)
            {
                if (!SagaView.IsWanted(query, id, entry) || (found.Count == query.Limit && SagaView.Order.Compare((id.Definition, id.Key), found.Max) > 0))
                {
                    continue;
                }

                found.Add((id.Definition, id.Key));
                if (found.Count > query.Limit)
                {
                    found.Remove(found.Max);
                }
            }

            return [.. found.Select(one => SagaView.Of(new SagaId(one.Definition, one.Key), _store.Find(new SagaId(one.Definition, one.Key))!, partition.Number))];
        }
    }

    /// <summary>An instance; null for none. With details when <paramref name="historyMax"/> is above 0, and its path as Mermaid or as a picture.</summary>
    public async ValueTask<SagaInfo?> DescribeAsync(SagaId id, int historyMax, bool asPicture = false)
    {
        SagaEntry? entry;
        DefinedSaga? saga;
        lock (_gate)
        {
            entry = _store.Find(id);
            saga = entry is null ? null : _definitions.Find(id.Definition, entry.Version);
        }

        if (entry is null)
        {
            return null;
        }

        SagaInfo info = SagaView.Of(id, entry, partition.Number);
        if (historyMax == 0)
        {
            return info;
        }

        ImmutableArray<(long Ticks, SagaNote Note)> history = await HistoryAsync(id, historyMax).ConfigureAwait(false);
        SagaInstance instance = entry.Read();
        return info with { Detail = SagaView.DetailOf(instance, saga?.Definition, history, asPicture) };
    }
}
