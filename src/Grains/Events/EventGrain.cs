using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Events;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Positions;
using Orleans;
using Orleans.Concurrency;

namespace EventHub.Grains.Events;

/// <summary>One event by its id: keeps nothing, asks the owner of the partition that the id names.</summary>
[Reentrant, CollectionAgeLimit(Minutes = 2)]
internal sealed class EventGrain : Grain, IEventGrain
{
    // A key that is no id is shown no longer than an id could be.
    private const int ShownMax = 64;

    /// <inheritdoc/>
    public Task<EventAnswer> Get() => Owner() is { } owner ? owner.Find(Key) : Task.FromResult(new EventAnswer(null, NotFound()));

    /// <inheritdoc/>
    public async Task<PayloadAnswer> GetPayload()
    {
        EventAnswer answer = await Get();
        return answer.Event switch
        {
            null => new PayloadAnswer([], "", answer.Refusal),
            { Status: Protocol.Envelope.EventStatus.Deleted } => new PayloadAnswer([], "", Refusal.Of(EventLookup.PayloadDeleted(Key))),
            { } found => new PayloadAnswer(found.Payload, found.ContentType, null),
        };
    }

    /// <inheritdoc/>
    public Task<VerdictPage> Explain(string? after, int limit) =>
        Owner() is { } owner ? owner.Explain(Key, after, limit) : Task.FromResult(new VerdictPage([], null, NotFound()));

    /// <inheritdoc/>
    public Task<DeleteAnswer> Delete() => Owner() is { } owner ? owner.Delete(Key) : Task.FromResult(new DeleteAnswer(NotFound()));

    /// <inheritdoc/>
    public Task<EventAnswer> Retry() => Owner() is { } owner ? owner.Retry(Key) : Task.FromResult(new EventAnswer(null, NotFound()));

    private string Key => this.GetPrimaryKeyString();

    private IPartitionGrain? Owner() => EventId.TryParse(Key, out EventId id) ? GrainFactory.GetGrain<IPartitionGrain>(id.Partition) : null;

    private Refusal NotFound() => Refusal.Of(EventLookup.NotFound(Key.Length <= ShownMax ? Key : Key[..ShownMax] + "…"));
}
