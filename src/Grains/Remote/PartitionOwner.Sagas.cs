using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Sagas;

namespace EventHub.Grains.Remote;

/// <content>Sagas.</content>
internal sealed partial class PartitionOwner
{
    public Task<SagaDefinitionsAnswer> SagaDefinitionsAsync() => OwnerCalls.AnswerAsync<SagaDefinitionsAnswer>(
        async () => new SagaDefinitionsAnswer(await partition.Sagas.DefinitionsAsync()), static refusal => new SagaDefinitionsAnswer([], refusal));

    public Task<NumbersAnswer> DefineSagaAsync(string document, ImmutableArray<long> places) => OwnerCalls.NumbersAsync(async () =>
    {
        await partition.Sagas.DefineAsync(document, places);
        return [];
    });

    public Task<NumbersAnswer> RetireSagaAsync(string name) => OwnerCalls.NumbersAsync(async () =>
    {
        await partition.Sagas.RetireAsync(name);
        return [];
    });

    public Task<SagaAnswer> AskSagaAsync(SagaRequest request) => OwnerCalls.AnswerAsync(
        () => partition.Sagas.AskAsync(request), static refusal => new SagaAnswer(null, "", refusal));

    public Task<SagasAnswer> ListSagasAsync(SagaQuery query) => OwnerCalls.AnswerAsync<SagasAnswer>(
        async () =>
        {
            SagaPage page = await partition.Sagas.ListAsync(query);
            return new SagasAnswer(page.Sagas, IsBehind: page.IsBehind);
        }, static refusal => new SagasAnswer([], refusal));
}
