using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Places;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Protocol.Errors;
using Orleans;

namespace EventHub.Grains.Replays;

/// <summary>One replay, for whoever holds grain references: one change at a time. What it knows is in the partitions.</summary>
[CollectionAgeLimit(Minutes = 2)]
internal sealed class ReplayGrain(IPartitions partitions, PlaceResolver places) : Grain, IReplayGrain
{
    private readonly ReplayBook _book = new(partitions, places);

    /// <inheritdoc/>
    public Task<ReplayAnswer> Start(string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return AnswerAsync(id => _book.StartAsync(id, document));
    }

    /// <inheritdoc/>
    public Task<ReplayAnswer> StartDeadLetters(string subscription, string document)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        ArgumentNullException.ThrowIfNull(document);
        return AnswerAsync(id => _book.StartDeadLettersAsync(id, subscription, document));
    }

    /// <inheritdoc/>
    public Task<ReplayAnswer> Get() => AnswerAsync(_book.GetAsync);

    /// <inheritdoc/>
    public Task<ReplayAnswer> Pause() => AnswerAsync(id => _book.ChangeAsync(id, ReplayState.Paused));

    /// <inheritdoc/>
    public Task<ReplayAnswer> Resume() => AnswerAsync(id => _book.ChangeAsync(id, ReplayState.Running));

    /// <inheritdoc/>
    public Task<ReplayAnswer> Cancel() => AnswerAsync(id => _book.ChangeAsync(id, ReplayState.Cancelled));

    // Refusals are results: an exception of ours would not survive a cluster.
    private async Task<ReplayAnswer> AnswerAsync(Func<Guid, Task<ReplayAnswer>> call)
    {
        string key = this.GetPrimaryKeyString();
        try
        {
            await partitions.RefreshAsync(isWhole: true, CancellationToken.None);
            return Guid.TryParseExact(key, "D", out Guid id) ? await call(id) : throw new EventHubException(ReplayLookup.NotFound(key));
        }
        catch (EventHubException refused)
        {
            return new ReplayAnswer(null, IsNew: false, null, Refusal.Of(refused.Problem));
        }
    }
}
