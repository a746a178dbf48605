using EventHub.Sagas.Definitions;
using EventHub.Sagas.Planning;

namespace EventHub.Grains.Sagas;

/// <content>Other versions of definitions.</content>
internal sealed partial class SagaWork
{
    /// <summary>The versions that instances have here, once this is stored. They are not forgotten before.</summary>
    public IEnumerable<(string Definition, int Version)> Versions => _working.Select(static one => (one.Key.Definition, one.Value.Instance.Version));

    /// <summary>Takes an instance to another version, or only says what would come of it; null when there is no such instance.</summary>
    public SagaPlan? Migrate(SagaId id, SagaDefinition to, IReadOnlyDictionary<string, string> states, bool isTrial)
    {
        if (Find(id) is not { } there)
        {
            return null;
        }

        SagaPlan plan = SagaPlanner.Migrate(definitions.Find(id.Definition, there.Version)?.Definition, to, there, states, now);
        if (!isTrial)
        {
            Tally.Inputs++;
            Take(id, plan);
        }

        return plan;
    }
}
