using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Interfaces.Sagas;

/// <summary>Finds sagas in partitions.</summary>
public static class SagaLookup
{
    /// <summary>The number of the partition an instance lives in, of so many. One that another instance started lives with that.</summary>
    public static int PartitionOf(string definition, string key, int count) =>
        count == 1 ? 0 : EventIdentity.PartitionOf(Encoding.UTF8.GetBytes($"{definition}/{key}"), count);

    /// <summary>Asks something of an instance, wherever it lives; refusals are results.</summary>
    /// <exception cref="EventHubException"><c>PartitionStopped</c>.</exception>
    public static async ValueTask<SagaAnswer> AskSagaAsync(this IPartitions partitions, SagaRequest request)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        ArgumentNullException.ThrowIfNull(request);
        ImmutableArray<IPartition> all = partitions.All;
        int home = PartitionOf(request.Definition, request.Key, all.Length);
        SagaAnswer answer = await all[home].Sagas.AskAsync(request).ConfigureAwait(false);

        // A child lives with its parent.
        for (int i = 0; i < all.Length && answer.Refusal?.Code == ErrorCodes.SagaNotFound.Number; i++)
        {
            if (i != home)
            {
                SagaAnswer other = await all[i].Sagas.AskAsync(request).ConfigureAwait(false);
                answer = other.Refusal?.Code == ErrorCodes.SagaNotFound.Number ? answer : other;
            }
        }

        return answer;
    }

    /// <summary>A page of instances over all partitions, by definition and key.</summary>
    /// <exception cref="EventHubException"><c>PartitionStopped</c>: a partition does not answer.</exception>
    public static async ValueTask<ImmutableArray<SagaInfo>> ListSagasAsync(this IPartitions partitions, SagaQuery query)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        ArgumentNullException.ThrowIfNull(query);
        List<SagaInfo> found = [];
        foreach (IPartition partition in partitions.All)
        {
            found.AddRange(await partition.Sagas.ListAsync(query).ConfigureAwait(false));
        }

        found.Sort(static (a, b) => Compare(a.Definition, a.Key, b.Definition, b.Key));
        return [.. found.Take(query.Limit)];
    }

    /// <summary>The order of lists: by definition, then by key, byte by byte.</summary>
    public static int Compare(string definition, string key, string otherDefinition, string otherKey)
    {
        int by = string.CompareOrdinal(definition, otherDefinition);
        return by != 0 ? by : string.CompareOrdinal(key, otherKey);
    }

    /// <summary>EH2017.</summary>
    public static Problem NotFound(string definition, string key) => new(
        ErrorCodes.SagaNotFound, $"There is no saga '{key}' of '{definition}'. GET /v1/sagas?definition={definition} lists those there are; ended ones are forgotten after a while.");

    /// <summary>EH2016.</summary>
    public static Problem DefinitionNotFound(string name) => new(
        ErrorCodes.SagaDefinitionNotFound, $"There is no definition '{name}' of a saga. PUT /v1/sagas/definitions/{name} creates it; GET /v1/sagas/definitions lists those there are.");
}
