using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.EventLog;

/// <content>
/// A hit in the idempotency window is only a hash: here it is held against the record it points to, off the writer's
/// thread, after everything the hit may point to is stored.
/// </content>
public sealed partial class SegmentedEventLog
{
    // Identities that share a hash and its successors; only somebody who looks for such keys gets here.
    private const int ProbesMax = 8;

    private async ValueTask AppendConfirmedAsync(EventBatch batch)
    {
        await _writer.Append(batch, ignoresHits: false).ConfigureAwait(false);
        for (int i = 0; i < batch.Count; i++)
        {
            if (batch.Results[i].Outcome == AppendOutcome.Duplicate)
            {
                AppendResult result = Confirm(batch.Record(i), batch.Results[i].Lsn) ?? await StoreAsideAsync(batch, i).ConfigureAwait(false);
                batch.Results[i] = result;
            }
        }
    }

    // Null when the record there is of another identity (two keys with one hash), or gone, or damaged.
    private AppendResult? Confirm(ReadOnlySpan<byte> record, long lsn)
    {
        using StoredBatch? stored = FindForConfirmation(lsn);
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
        return new AppendResult(outcome, first.Lsn, first.IsScheduled ? ReleasedSequence(first) : first.Sequence, first.TimeTicks);
    }

    // Of a delayed event: 0 until it is released.
    private long ReleasedSequence(scoped in StoredRecord scheduled)
    {
        ulong hash = EventIdentity.OfOrigin(scheduled.Lsn);
        foreach (long lsn in ReadRetained(() => FindClientId(hash)))
        {
            using StoredBatch? stored = FindForConfirmation(lsn);
            if (stored is not null && stored.TryFind(lsn, out StoredRecord copy) && copy.Kind == RecordKind.Released && copy.OriginLsn == scheduled.Lsn)
            {
                return copy.Sequence;
            }
        }

        return 0;
    }

    private StoredBatch? FindForConfirmation(long lsn)
    {
        try
        {
            // What retention hides and somebody needs still stands for its identity: a delayed event does while it waits.
            return _reader.Find(lsn, hiddenToo: true);
        }
        catch (Exception fault) when (IsOfStorage(fault))
        {
            throw ReadFailed(fault);
        }
        catch (ObjectDisposedException) when (_disposed == 0)
        {
            return null;
        }
        catch (EventHubException exception) when (exception.Code == ErrorCodes.Quarantined)
        {
            // The first one cannot be read any more. Its publisher repeats it, which is the only way to have it again.
            return null;
        }
    }

    // The hash is another identity's: this one moves to the next hash of a fixed row, where its own repeats find it.
    private async ValueTask<AppendResult> StoreAsideAsync(EventBatch batch, int index)
    {
        byte[] record = batch.Record(index).ToArray();
        for (int probe = 1; ; probe++)
        {
            EventIdentity.MoveToNextHash(record);
            using EventBatch single = EventBatch.Rent();
            single.AddRecord(record);

            // Refused now, it would take with it those of its batch that are stored.
            await _writer.Append(single, ignoresHits: probe == ProbesMax, isAdmitted: true).ConfigureAwait(false);
            AppendResult result = single.Results[0];
            if (result.Outcome != AppendOutcome.Duplicate)
            {
                return result;
            }

            if (Confirm(record, result.Lsn) is AppendResult confirmed)
            {
                return confirmed;
            }
        }
    }
}
