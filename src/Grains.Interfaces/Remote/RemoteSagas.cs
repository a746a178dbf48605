using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Sagas;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>The sagas of a partition, asked from elsewhere: each call goes to the owner.</summary>
internal sealed class RemoteSagas(RemotePartition partition, Func<IPartitionSagas?> here) : IPartitionSagas
{
    /// <inheritdoc/>
    public SagaCounts Counts => here()?.Counts ?? default;

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<SagaDefinitionInfo>> DefinitionsAsync()
    {
        SagaDefinitionsAnswer answer = await partition.CallAsync(() => partition.Owner.SagaDefinitions(), CancellationToken.None).ConfigureAwait(false);
        RemoteFaults.ThrowIf(answer.Refusal);
        return answer.Definitions;
    }

    /// <inheritdoc/>
    public async ValueTask DefineAsync(string document, ImmutableArray<long> places) =>
        await partition.NumbersAsync(() => partition.Owner.DefineSaga(document, places), CancellationToken.None).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask RetireAsync(string name) =>
        await partition.NumbersAsync(() => partition.Owner.RetireSaga(name), CancellationToken.None).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<SagaAnswer> AskAsync(SagaRequest request) =>
        await partition.CallAsync(() => partition.Owner.AskSaga(request), CancellationToken.None).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<SagaPage> ListAsync(SagaQuery query)
    {
        SagasAnswer answer = await partition.CallAsync(() => partition.Owner.ListSagas(query), CancellationToken.None).ConfigureAwait(false);
        RemoteFaults.ThrowIf(answer.Refusal);
        return new SagaPage(answer.Sagas, answer.IsBehind);
    }
}
