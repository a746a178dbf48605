using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Tests.Hosting;

/// <summary>The real deliveries of a partition behind <see cref="InterceptedPartitions"/>: what they write passes as appends do.</summary>
internal sealed class InterceptedDeliveries(IPartitionDeliveries inner, int partition, InterceptedPartitions owner) : IPartitionDeliveries
{
    public int Count => inner.Count;

    public IReadOnlyList<Subscription> All => inner.All;

    public Subscription? Find(string name) => inner.Find(name);

    public async ValueTask<Subscription> DefineAsync(Subscription subscription, long from)
    {
        await owner.PassAsync(partition);
        return await inner.DefineAsync(subscription, from);
    }

    public async ValueTask<bool> RemoveAsync(long id)
    {
        await owner.PassAsync(partition);
        return await inner.RemoveAsync(id);
    }

    public async ValueTask SeekAsync(long id, long sequence)
    {
        await owner.PassAsync(partition);
        await inner.SeekAsync(id, sequence);
    }

    public ISubscriptionCursor? Cursor(long id) => inner.Cursor(id);

    public EventState StateOf(scoped in StoredRecord record) => inner.StateOf(record);

    public ValueTask<EventState> WithHistoryAsync(EventState state, scoped in StoredRecord record, CancellationToken cancellationToken) =>
        inner.WithHistoryAsync(state, record, cancellationToken);

    public ValueTask<IReadOnlyList<EventDelivery>> DeliveriesOfAsync(FoundEvent found, CancellationToken cancellationToken) =>
        inner.DeliveriesOfAsync(found, cancellationToken);

    public ValueTask<VerdictPage> ExplainAsync(FoundEvent found, string? after, int limit, CancellationToken cancellationToken) =>
        inner.ExplainAsync(found, after, limit, cancellationToken);

    public async ValueTask<int> RetryAsync(FoundEvent found)
    {
        await owner.PassAsync(partition);
        return await inner.RetryAsync(found);
    }

    public IPartitionReplays Replays => new InterceptedReplays(inner.Replays, partition, owner);

    public IReadOnlyList<KeyValuePair<string, long>> Expired => inner.Expired;

    public IEventFollower Follow(long sequence) => new CountedFollower(inner.Follow(sequence), owner);

    private sealed class CountedFollower : IEventFollower
    {
        private readonly IEventFollower _inner;
        private readonly InterceptedPartitions _owner;

        public CountedFollower(IEventFollower inner, InterceptedPartitions owner)
        {
            (_inner, _owner) = (inner, owner);
            Interlocked.Increment(ref owner.Followers);
        }

        public Task ChangedAsync(CancellationToken cancellationToken) => _inner.ChangedAsync(cancellationToken);

        public void Dispose()
        {
            _inner.Dispose();
            Interlocked.Decrement(ref _owner.Followers);
        }
    }
}
