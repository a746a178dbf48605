using EventHub.Grains.Interfaces.Counting;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Tests.Hosting;

/// <summary>One real partition behind <see cref="InterceptedPartitions"/>.</summary>
internal sealed class InterceptedPartition(IPartition inner, InterceptedPartitions owner) : IPartition
{
    public int Number => inner.Number;

    public long OwnerTerm => inner.OwnerTerm;

    public PartitionBounds Bounds => owner.History is { } history ? inner.Bounds with { Epoch = history.Epoch } : inner.Bounds;

    public PartitionHealth Health => owner.Health ?? inner.Health;

    public IPartitionDeliveries Deliveries => new InterceptedDeliveries(inner.Deliveries, Number, owner);

    public IPartitionSagas Sagas => inner.Sagas;

    public TypeCounts Types => inner.Types;

    public async ValueTask AppendAsync(EventBatch batch)
    {
        await owner.PassAsync(Number);
        await inner.AppendAsync(batch);
    }

    public async ValueTask<PartitionRead> ReadForwardAsync(long afterSequence, PatternSet patterns, byte lanes, CancellationToken cancellationToken)
    {
        PartitionRead read = await inner.ReadForwardAsync(afterSequence, patterns, lanes, cancellationToken);

        // In another history its batches are of that one too.
        return owner.History is { } history && read.Batch is { } batch
            ? read with { Batch = new StoredBatch(batch.Partition, history.Epoch, batch.Header, batch.Records, batch) }
            : read;
    }

    public ValueTask<PartitionRead> ReadBackwardAsync(long throughSequence, PatternSet patterns, CancellationToken cancellationToken) =>
        inner.ReadBackwardAsync(throughSequence, patterns, cancellationToken);

    public ValueTask WaitAsync(long afterSequence, CancellationToken cancellationToken) => inner.WaitAsync(afterSequence, cancellationToken);

    public ValueTask<FoundEvent?> FindAsync(EventId id, CancellationToken cancellationToken) => inner.FindAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<long>> FindByClientIdAsync(ReadOnlyMemory<byte> source, ReadOnlyMemory<byte> sourceId, bool delayed, CancellationToken cancellationToken) =>
        inner.FindByClientIdAsync(source, sourceId, delayed, cancellationToken);

    public IReadOnlyList<long> DelayedBehind(long lsn, bool ascending, int max) => inner.DelayedBehind(lsn, ascending, max);

    public IReadOnlyList<long> DeletedBehind(long lsn, bool ascending, int max) => inner.DeletedBehind(lsn, ascending, max);

    public IEventFollower Follow(long lsn, long sequence) => sequence > 0 ? Deliveries.Follow(sequence) : inner.Follow(lsn, sequence);

    public ValueTask<FoundEvent?> FindAsync(long lsn, CancellationToken cancellationToken) => inner.FindAsync(lsn, cancellationToken);

    public EventState StateOf(scoped in StoredRecord record) => inner.StateOf(record);

    public bool IsGone(scoped in StoredRecord record) => inner.IsGone(record);

    public bool IsHidden(scoped in StoredRecord record) => inner.IsHidden(record);

    public ValueTask ApplyPoliciesAsync(PolicySet policies, CancellationToken cancellationToken) => inner.ApplyPoliciesAsync(policies, cancellationToken);

    public ValueTask<PurgeResult> PurgeAsync(ReadOnlyMemory<byte> channel, long beforeSequence, bool dryRun, CancellationToken cancellationToken) =>
        inner.PurgeAsync(channel, beforeSequence, dryRun, cancellationToken);

    public bool TryGetDeleted(long lsn, out long deletedTicks) => inner.TryGetDeleted(lsn, out deletedTicks);

    public ValueTask<bool> DeleteAsync(EventId id, CancellationToken cancellationToken) => inner.DeleteAsync(id, cancellationToken);

    public async ValueTask<long> PlaceOfTimeAsync(long timeTicks, CancellationToken cancellationToken)
    {
        await owner.PlacesOfTimes.WaitAsync(cancellationToken);
        return await inner.PlaceOfTimeAsync(timeTicks, cancellationToken);
    }

    public ResolvedPlace Resolve(Position place) =>
        owner.History is { } history && place.Epoch != history.Epoch ? new ResolvedPlace(Math.Min(place.Sequence, history.SameThrough), HasGap: place.Sequence > history.SameThrough) : inner.Resolve(place);

    public IReadOnlyList<HistorySpan> Histories() => owner.History is { } history
        ? [.. inner.Histories().Select(span => span with { NextSequence = history.SameThrough + 1 }), new HistorySpan(history.Epoch.Value, long.MaxValue)]
        : inner.Histories();

    public IReadOnlyList<ChannelSummary> Channels() => inner.Channels();

    public PartitionStatistics Statistics() => inner.Statistics();
}
