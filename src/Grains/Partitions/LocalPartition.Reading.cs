using EventHub.EventLog;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Partitions;

/// <content>Reading: walks, waits and lookups.</content>
public sealed partial class LocalPartition
{
    /// <inheritdoc/>
    public async ValueTask<PartitionRead> ReadForwardAsync(
        long afterSequence, PatternSet patterns, byte lanes, CancellationToken cancellationToken)
    {
        IEventLog log = Log;
        ReadOnlyMemory<ChannelBloom> filter = default;

        // At the tail the next batch is looked at anyway; further back, stretches without a match are skipped.
        bool atTail = log.Bounds.NextSequence - afterSequence <= 1024;
        if (!atTail)
        {
            filter = _filter.For(patterns, log, afterSequence + 1);
        }

        LogRead read = await log.ReadForwardAsync(afterSequence, filter, lanes, cancellationToken).ConfigureAwait(false);
        if (!atTail && read.Place > _filter.ValidThrough(patterns))
        {
            // The walk went further than the filter knows channels: look again without skipping.
            read.Batch?.Dispose();
            read = await log.ReadForwardAsync(afterSequence, default, lanes, cancellationToken).ConfigureAwait(false);
        }

        return new PartitionRead(read.Batch, read.Place, read.AtEnd, read.GapBefore);
    }

    /// <inheritdoc/>
    public async ValueTask<PartitionRead> ReadBackwardAsync(long throughSequence, PatternSet patterns, CancellationToken cancellationToken)
    {
        IEventLog log = Log;
        long through = Math.Min(throughSequence, log.Bounds.NextSequence - 1);
        ReadOnlyMemory<ChannelBloom> filter = _filter.For(patterns, log, through);
        LogRead read = await log.ReadBackwardAsync(through, filter, cancellationToken).ConfigureAwait(false);
        return new PartitionRead(read.Batch, read.Place, read.AtEnd, read.GapBefore);
    }

    /// <inheritdoc/>
    public async ValueTask WaitAsync(long afterSequence, CancellationToken cancellationToken)
    {
        while (true)
        {
            IEventLog log = Log;
            LogBounds bounds = log.Bounds;
            if (bounds.NextSequence - 1 > afterSequence)
            {
                return;
            }

            try
            {
                await log.WaitAsync(bounds.NextLsn, cancellationToken).ConfigureAwait(false);
            }
            catch (EventHubException)
            {
                // The log stopped: its successor will have what is waited for.
                await BeginReopen().WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<FoundEvent?> FindAsync(EventId id, CancellationToken cancellationToken)
    {
        FoundEvent? found = id.Partition == Number ? await FindAsync(id.Lsn, cancellationToken).ConfigureAwait(false) : null;
        if (found is not null && found.Id != id)
        {
            // Same place, other time: an id of another hub, or of a history that ended.
            found.Dispose();
            return null;
        }

        return found;
    }

    /// <inheritdoc/>
    public async ValueTask<FoundEvent?> FindAsync(long lsn, CancellationToken cancellationToken)
    {
        (StoredBatch? batch, long at) = await FindCurrentAsync(lsn, cancellationToken).ConfigureAwait(false);
        if (batch is null)
        {
            return null;
        }

        try
        {
            if (batch.TryFind(at, out StoredRecord record) && !IsGone(record))
            {
                return new FoundEvent(batch, at, await Deliveries.WithHistoryAsync(StateOf(record), record, cancellationToken).ConfigureAwait(false));
            }
        }
        catch
        {
            batch.Dispose();
            throw;
        }

        batch.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public EventState StateOf(scoped in StoredRecord record) =>
        _deleted.TryGet(record.Lsn, out long deletedTicks) ? EventState.DeletedAt(deletedTicks) : record.IsScheduled ? EventState.Waiting : Deliveries.StateOf(record);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<long>> FindByClientIdAsync(
        ReadOnlyMemory<byte> source, ReadOnlyMemory<byte> sourceId, bool delayed, CancellationToken cancellationToken)
    {
        ulong hash = EventIdentity.OfClientId(source.Span, sourceId.Span);
        SortedSet<long> confirmed = [];
        foreach (long lsn in await Log.FindClientIdAsync(hash, cancellationToken).ConfigureAwait(false))
        {
            // One that was delayed is found once for each of its records.
            using FoundEvent? found = await FindAsync(lsn, cancellationToken).ConfigureAwait(false);
            if (found is not null
                && found.Record.IsScheduled == delayed
                && found.Record.Field(EventField.Source).SequenceEqual(source.Span)
                && found.Record.Field(EventField.SourceId).SequenceEqual(sourceId.Span))
            {
                confirmed.Add(delayed ? found.Record.OriginLsn : found.Record.Lsn);
            }
        }

        return [.. confirmed];
    }

    ValueTask<IReadOnlyList<long>> IJournalIndex.FindAsync(long sequence, CancellationToken cancellationToken) => Log.FindSettlementsAsync(sequence, cancellationToken);

    ValueTask<StoredBatch?> IJournalIndex.ReadAsync(long lsn, CancellationToken cancellationToken) => Log.FindAsync(lsn, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> PlaceOfTimeAsync(long timeTicks, CancellationToken cancellationToken) =>
        Log.PlaceOfTimeAsync(timeTicks, cancellationToken);
}
