using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Protocol.Errors;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Diagrams;

namespace EventHub.Grains.Sagas;

/// <summary>
/// The definitions of a hub, each in every partition. Refusals are thrown. Not for two changes at the same time.
/// The first partition decides: what is there belongs to all. A change that failed part-way is completed by its repetition, by any other, and by a start.
/// </summary>
internal sealed class SagaBook(IPartitions partitions)
{
    private IPartitionSagas First => partitions.All[0].Sagas;

    public async Task<SagaDefinitionAnswer> DefineAsync(string name, string document)
    {
        SagaDefinition definition = SagaDocuments.Read(document);
        if (definition.Name != name)
        {
            throw new EventHubException(Problem.OfField(ErrorCodes.InvalidSagaDefinition, "/saga", $"The document defines '{definition.Name}', and the path says '{name}'. Let both be the same."));
        }

        bool wasThere = await FindAsync(definition) is not null;
        await First.DefineAsync(document, await PlacesAsync());
        await AgreeAsync();
        return new SagaDefinitionAnswer(await FindAsync(definition), !wasThere);
    }

    public async Task RetireAsync(string name)
    {
        bool isThere = (await First.DefinitionsAsync()).Any(one => one.Name == name && !one.IsRetired);
        if (isThere)
        {
            await First.RetireAsync(name);
        }

        await AgreeAsync();
        if (!isThere)
        {
            throw new EventHubException(SagaLookup.DefinitionNotFound(name));
        }
    }

    /// <summary>A version of a definition as a picture; version 0 is the latest.</summary>
    public async Task<string> DrawAsync(string name, int version)
    {
        SagaDefinitionInfo[] known = [.. (await First.DefinitionsAsync()).Where(one => one.Name == name && !one.IsRetired)];
        SagaDefinitionInfo? wanted = Array.Find(known, one => version == 0 ? one.IsLatest : one.Version == version);
        return wanted is not null ? SagaPicture.Draw(SagaDocuments.Read(wanted.Document))
            : throw new EventHubException(known.Length == 0 ? SagaLookup.DefinitionNotFound(name) : SagaLookup.VersionNotFound(name, version, known.Select(static one => one.Version)));
    }

    /// <summary>Brings the other partitions to the first.</summary>
    public async Task AgreeAsync()
    {
        if (partitions.All.Length == 1)
        {
            return;
        }

        ImmutableArray<SagaDefinitionInfo> first = await First.DefinitionsAsync();
        foreach (IPartition partition in partitions.All[1..])
        {
            ImmutableArray<SagaDefinitionInfo> known = await partition.Sagas.DefinitionsAsync();

            // Of each name the latest decides; an older version that is missing here has no instances here.
            foreach (SagaDefinitionInfo one in first.Where(one => one.IsLatest && !known.Any(other => other.Name == one.Name && other.Version == one.Version && other.IsRetired == one.IsRetired)))
            {
                await (one.IsRetired ? partition.Sagas.RetireAsync(one.Name) : partition.Sagas.DefineAsync(one.Document, one.Places));
            }
        }
    }

    private async Task<SagaDefinitionInfo?> FindAsync(SagaDefinition definition) =>
        (await First.DefinitionsAsync()).FirstOrDefault(one => one.Name == definition.Name && one.Version == definition.Version && !one.IsRetired);

    // Of one partition its own record says it.
    private async Task<ImmutableArray<long>> PlacesAsync()
    {
        if (partitions.All.Length == 1)
        {
            return [];
        }

        await partitions.RefreshAsync(isWhole: false, CancellationToken.None);
        return [.. partitions.All.Select(static partition => partition.Bounds.NextSequence)];
    }
}
