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
        if (IsNotThere(answer) && all.Length > 1)
        {
            // Only one has it, so it does not matter that all are asked; and those that are behind are waited for together.
            IPartition[] others = [.. all.Where(other => other.Number != home)];
            SagaAnswer[] answers = await Task.WhenAll(others.Select(other => other.Sagas.AskAsync(request).AsTask())).ConfigureAwait(false);
            answer = answers.Append(answer).OrderBy(Certainty).First();
        }

        return answer;
    }

    private static bool IsNotThere(SagaAnswer answer) => Certainty(answer) > 0;

    // Who has it knows; who may get it yet knows more than who never will.
    private static int Certainty(SagaAnswer answer) =>
        answer.Refusal?.Code == ErrorCodes.SagaNotFound.Number ? 2 : answer.Refusal?.Code == ErrorCodes.SagasBehind.Number ? 1 : 0;

    /// <summary>A page of instances over all partitions, by definition and key.</summary>
    /// <exception cref="EventHubException"><c>PartitionStopped</c>: a partition does not answer.</exception>
    public static async ValueTask<SagaPage> ListSagasAsync(this IPartitions partitions, SagaQuery query)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        ArgumentNullException.ThrowIfNull(query);
        SagaPage[] pages = await Task.WhenAll(partitions.All.Select(partition => partition.Sagas.ListAsync(query).AsTask())).ConfigureAwait(false);
        List<SagaInfo> found = [.. pages.SelectMany(static page => page.Sagas)];
        found.Sort(static (a, b) => Compare(a.Definition, a.Key, b.Definition, b.Key));
        return new SagaPage([.. found.Take(query.Limit)], pages.Any(static page => page.IsBehind));
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

    /// <summary>EH4007.</summary>
    public static Problem NotKnownYet(string definition, string key) => new(
        ErrorCodes.SagasBehind, $"Whether there is a saga '{key}' of '{definition}' is not known yet: events that were stored before the call were not all taken within {IPartitionSagas.CatchUpMax.TotalSeconds:0} s. Ask again.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>EH2023.</summary>
    public static Problem VersionNotFound(string name, int version, IEnumerable<int> known) => new(
        ErrorCodes.SagaVersionNotFound, $"There is no version {version} of '{name}'. There are {string.Join(", ", known)}.");

    /// <summary>EH2016.</summary>
    public static Problem DefinitionNotFound(string name) => new(
        ErrorCodes.SagaDefinitionNotFound, $"There is no definition '{name}' of a saga. PUT /v1/sagas/definitions/{name} creates it; GET /v1/sagas/definitions lists those there are.");
}
