using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Protocol.Errors;
using Orleans;

namespace EventHub.Grains.Sagas;

/// <summary>The definitions of a hub, for whoever holds grain references: one change at a time. What it knows is in the partitions.</summary>
internal sealed class SagaBookGrain(IPartitions partitions) : Grain, ISagaBookGrain
{
    private readonly SagaBook _book = new(partitions);

    /// <inheritdoc/>
    public async Task<SagaDefinitionAnswer> Define(string name, string document)
    {
        try
        {
            return await _book.DefineAsync(name, document);
        }
        catch (EventHubException refused)
        {
            return new SagaDefinitionAnswer(null, IsNew: false, Refusal.Of(refused.Problem));
        }
    }

    /// <inheritdoc/>
    public async Task<SagaPictureAnswer> Draw(string name, int version)
    {
        try
        {
            return new SagaPictureAnswer(await _book.DrawAsync(name, version));
        }
        catch (EventHubException refused)
        {
            return new SagaPictureAnswer(null, Refusal.Of(refused.Problem));
        }
    }

    /// <inheritdoc/>
    public Task<Refusal?> Retire(string name) => AnswerAsync(() => _book.RetireAsync(name));

    /// <inheritdoc/>
    public Task<Refusal?> Agree() => AnswerAsync(_book.AgreeAsync);

    // Refusals are results: an exception of ours would not survive a cluster.
    private static async Task<Refusal?> AnswerAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (EventHubException refused)
        {
            return Refusal.Of(refused.Problem);
        }
    }
}
