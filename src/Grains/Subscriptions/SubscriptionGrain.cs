using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Places;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Subscriptions;
using Orleans;

namespace EventHub.Grains.Subscriptions;

/// <summary>One subscription, for whoever holds grain references: one change of a name at a time. What it knows is in the partitions.</summary>
internal sealed class SubscriptionGrain(IPartitions partitions, PlaceResolver places, SubscriptionIds ids, SubscriptionLimits limits) : Grain, ISubscriptionGrain
{
    private readonly SubscriptionBook _book = new(partitions, places, ids, limits);

    /// <inheritdoc/>
    public Task<SubscriptionAnswer> Set(string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return AnswerAsync(() => _book.SetAsync(Name, document));
    }

    /// <inheritdoc/>
    public Task<SubscriptionAnswer> Get() => AnswerAsync(() => _book.GetAsync(Name));

    /// <inheritdoc/>
    public Task<SubscriptionAnswer> Delete() => AnswerAsync(() => _book.DeleteAsync(Name));

    /// <inheritdoc/>
    public Task<SubscriptionAnswer> Pause() => AnswerAsync(() => _book.PauseAsync(Name, pause: true));

    /// <inheritdoc/>
    public Task<SubscriptionAnswer> Resume() => AnswerAsync(() => _book.PauseAsync(Name, pause: false));

    /// <inheritdoc/>
    public Task<SubscriptionAnswer> Seek(string to)
    {
        ArgumentNullException.ThrowIfNull(to);
        return AnswerAsync(() => _book.SeekAsync(Name, to));
    }

    private string Name => this.GetPrimaryKeyString();

    // Refusals are results: an exception of ours would not survive a cluster.
    private async Task<SubscriptionAnswer> AnswerAsync(Func<Task<SubscriptionAnswer>> call)
    {
        try
        {
            await partitions.RefreshAsync(isWhole: true, CancellationToken.None);
            return await call();
        }
        catch (EventHubException refused)
        {
            return new SubscriptionAnswer(SubscriptionChange.None, null, Refusal.Of(refused.Problem));
        }
    }
}
