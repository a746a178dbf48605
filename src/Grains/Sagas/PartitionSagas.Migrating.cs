using System.Collections.Immutable;
using EventHub.Sagas.Planning;

namespace EventHub.Grains.Sagas;

/// <content>Taking instances to other versions of their definition.</content>
internal sealed partial class PartitionSagas
{
    // Rows that are planned or on their way into the log: what their instances need is needed though nothing in memory says so yet.
    private readonly HashSet<SagaWork> _rows = [];

    /// <summary>Takes an instance to another version, as part of a row like any input; the plan is null without such an instance or version.</summary>
    /// <param name="id">The instance.</param>
    /// <param name="version">The version.</param>
    /// <param name="states">Which state of that version stands for which.</param>
    /// <param name="isTrial">It is only planned.</param>
    /// <returns>The plan, and whether the version is known here.</returns>
    public async Task<(SagaPlan? Plan, bool IsKnown)> MigrateAsync(SagaId id, int version, IReadOnlyDictionary<string, string> states, bool isTrial = false)
    {
        bool isKnown = true;
        SagaPlan? plan = await AskAsync((work, _) =>
        {
            DefinedSaga? to = _definitions.Find(id.Definition, version);
            isKnown = to is not null || work.Find(id) is null;
            return to is null ? null : work.Migrate(id, to.Definition, states, isTrial);
        }).ConfigureAwait(false);
        return (plan, isKnown);
    }

    /// <summary>The versions of a definition that are known here.</summary>
    public ImmutableArray<int> VersionsOf(string name)
    {
        lock (_gate)
        {
            return [.. _definitions.All.Where(one => one.Definition.Name == name).Select(static one => one.Definition.Version)];
        }
    }

    private HashSet<(string, int)> UsedVersions() =>
        [.. _store.All.Select(static one => (one.Key.Definition, one.Value.Version)), .. _rows.SelectMany(static row => row.Versions)];
}
