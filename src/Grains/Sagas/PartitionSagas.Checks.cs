using System.Collections.Immutable;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Instances;

namespace EventHub.Grains.Sagas;

/// <content>What checks look at.</content>
internal sealed partial class PartitionSagas
{
    /// <summary>Number of the partition.</summary>
    public int Partition => partition.Number;

    /// <summary>Definitions that have checks, every version.</summary>
    public ImmutableArray<SagaDefinition> Checked()
    {
        lock (_gate)
        {
            return [.. _definitions.All.Select(static one => one.Definition).Where(static one => !one.Checks.IsEmpty)];
        }
    }

    /// <summary>True for an instance that runs.</summary>
    public bool IsOpen(SagaId id)
    {
        lock (_gate)
        {
            return _store.Find(id) is { HasEnded: false };
        }
    }

    /// <summary>Running instances of a version that are in the states of a check, by key, from behind one on.</summary>
    public List<SagaId> Find(SagaDefinition saga, CheckDefinition check, string after, int max)
    {
        lock (_gate)
        {
            return [.. _store.All
                .Where(one => one.Key.Definition == saga.Name && one.Value.Version == saga.Version && one.Value is { Status: SagaStatus.Running, IsPaused: false }
                    && (check.In.IsEmpty || check.In.Contains(one.Value.StateName)) && string.CompareOrdinal(one.Key.Key, after) > 0)
                .Select(static one => one.Key).OrderBy(static id => id.Key, StringComparer.Ordinal).Take(max)];
        }
    }
}
