using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>Tracked delivery of a partition, asked from elsewhere. What there is comes from the last view; a change of it refreshes that.</summary>
internal sealed class RemoteDeliveries : IPartitionDeliveries
{
    private readonly RemotePartition _partition;
    private readonly TimeProvider _time;
    private Known _known = Known.Nothing;

    public RemoteDeliveries(RemotePartition partition, TimeProvider time)
    {
        _partition = partition;
        _time = time;
        Replays = new RemoteReplays(partition);
    }

    /// <inheritdoc/>
    public int Count => Current.All.Count;

    /// <inheritdoc/>
    public IReadOnlyList<Subscription> All => Current.All;

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, long>> Expired => [.. _partition.Whole.Expired.Select(static expired => KeyValuePair.Create(expired.Subscription, expired.Count))];

    /// <inheritdoc/>
    public IPartitionReplays Replays { get; }

    private Known Current => Volatile.Read(ref _known);

    /// <inheritdoc/>
    public Subscription? Find(string name) => Current.ByName.GetValueOrDefault(name);

    /// <inheritdoc/>
    public ISubscriptionCursor? Cursor(long id) => Current.ById.Contains(id) ? new RemoteCursor(_partition, id, _time) : null;

    /// <inheritdoc/>
    public async ValueTask<Subscription> DefineAsync(Subscription subscription, long from)
    {
        SubscriptionRecord record = SubscriptionRecord.Of(subscription);
        SubscriptionRecordAnswer answer = await _partition.CallAsync(() => _partition.Owner.Define(record, from), CancellationToken.None).ConfigureAwait(false);
        RemoteFaults.ThrowIf(answer.Refusal);
        await _partition.RefreshAsync(isWhole: false).ConfigureAwait(false);
        return answer.Subscription!.ToSubscription();
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RemoveAsync(long id)
    {
        IReadOnlyList<long> removed = await _partition.NumbersAsync(() => _partition.Owner.Remove(id), CancellationToken.None).ConfigureAwait(false);
        await _partition.RefreshAsync(isWhole: false).ConfigureAwait(false);
        return removed[0] > 0;
    }

    /// <inheritdoc/>
    public async ValueTask SeekAsync(long id, long sequence) =>
        await _partition.NumbersAsync(() => _partition.Owner.Seek(id, sequence), CancellationToken.None).ConfigureAwait(false);

    /// <inheritdoc/>
    public EventState StateOf(scoped in StoredRecord record) => _partition.StateOf(record);

    /// <inheritdoc/>
    public ValueTask<EventState> WithHistoryAsync(EventState state, scoped in StoredRecord record, CancellationToken cancellationToken) =>
        _partition.Here is { } here ? here.Deliveries.WithHistoryAsync(state, record, cancellationToken)
        : state.MayHaveHistory ? WithHistoryAsync(state, record.OriginLsn, cancellationToken)
        : new(state);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<EventDelivery>> DeliveriesOfAsync(FoundEvent found, CancellationToken cancellationToken)
    {
        long lsn = found.Record.OriginLsn;
        DeliveriesAnswer answer = await _partition.CallAsync(() => _partition.Owner.DeliveriesOf(lsn), cancellationToken).ConfigureAwait(false);
        RemoteFaults.ThrowIf(answer.Refusal);
        return answer.Deliveries;
    }

    /// <inheritdoc/>
    public async ValueTask<VerdictPage> ExplainAsync(FoundEvent found, string? after, int limit, CancellationToken cancellationToken)
    {
        RecordRun run = RecordRuns.OfOne(found.Record);
        VerdictPage page = await _partition.CallAsync(() => _partition.Owner.ExplainRecord(run, after, limit), cancellationToken).ConfigureAwait(false);
        RemoteFaults.ThrowIf(page.Refusal);
        return page;
    }

    /// <inheritdoc/>
    public IEventFollower Follow(long sequence) => throw new NotSupportedException("Follow the event at its partition.");

    /// <inheritdoc/>
    public async ValueTask<int> RetryAsync(FoundEvent found)
    {
        long lsn = found.Record.OriginLsn;
        return (int)(await _partition.NumbersAsync(() => _partition.Owner.RetryEvent(lsn), CancellationToken.None).ConfigureAwait(false))[0];
    }

    /// <summary>Takes what a view says of subscriptions.</summary>
    internal void Note(OwnerView view)
    {
        if (view.DefinitionsStamp != Current.Stamp && !view.Definitions.IsDefault)
        {
            Volatile.Write(ref _known, Known.Of(view));
        }
    }

    private async ValueTask<EventState> WithHistoryAsync(EventState state, long lsn, CancellationToken cancellationToken)
    {
        IReadOnlyList<EventState?> states = await _partition.StatesOfAsync([lsn], cancellationToken).ConfigureAwait(false);
        return states[0] ?? state;
    }

    private sealed record Known(long Stamp, IReadOnlyList<Subscription> All, Dictionary<string, Subscription> ByName, HashSet<long> ById)
    {
        public static readonly Known Nothing = new(0, [], [], []);

        public static Known Of(OwnerView view)
        {
            Subscription[] all = [.. view.Definitions.Select(static record => record.ToSubscription())];
            return new Known(view.DefinitionsStamp, all, all.ToDictionary(static one => one.Name, StringComparer.Ordinal), [.. all.Select(static one => one.Id)]);
        }
    }
}
