using EventHub.Protocol.Records;

namespace EventHub.EventLog;

/// <content>
/// A hit in the idempotency window is only a hash: here it is held against the record it points to, off the writer's
/// thread, after everything the hit may point to is stored.
/// </content>
public sealed partial class SegmentedEventLog
{
    private async ValueTask AppendConfirmedAsync(EventBatch batch)
    {
        await _writer.Append(batch, ignoresHits: false).ConfigureAwait(false);
        for (int i = 0; i < batch.Count; i++)
        {
            if (batch.Results[i].Outcome == AppendOutcome.Duplicate)
            {
                AppendResult result = Confirm(batch.Record(i), batch.Results[i].Lsn) ?? await StoreAnywayAsync(batch, i).ConfigureAwait(false);
                batch.Results[i] = result;
            }
        }
    }

    // Null when the record there is of another identity: two keys with one hash.
    private AppendResult? Confirm(ReadOnlySpan<byte> record, long lsn)
    {
        using StoredBatch? stored = _reader.Find(lsn);
        if (stored is null || !stored.TryFind(lsn, out StoredRecord first))
        {
            return null;
        }

        using StoredBatch sent = StoredBatch.OfOne(record);
        sent.TryFind(0, out StoredRecord again);
        if (!EventIdentity.Same(first, again))
        {
            return null;
        }

        _writer.Counters.Duplicate();
        AppendOutcome outcome = first.Payload.SequenceEqual(again.Payload) ? AppendOutcome.Duplicate : AppendOutcome.KeyReused;
        return new AppendResult(outcome, first.Lsn, first.Sequence, first.TimeTicks);
    }

    private async ValueTask<AppendResult> StoreAnywayAsync(EventBatch batch, int index)
    {
        using EventBatch single = EventBatch.Rent();
        single.AddRecord(batch.Record(index));
        await _writer.Append(single, ignoresHits: true).ConfigureAwait(false);
        return single.Results[0];
    }
}
