using System.Runtime.CompilerServices;
using EventHub.EventLog.Idempotency;
using EventHub.EventLog.Journal;
using EventHub.EventLog.Segments;
using EventHub.Protocol.Records;

namespace EventHub.EventLog;

/// <content>What the log knows of records that are not events, which are their owner's journal.</content>
public sealed partial class SegmentedEventLog
{
    /// <inheritdoc/>
    public long LastCheckpointLsn
    {
        get
        {
            ReadOnlySpan<Segment> segments = _state.Segments;
            for (int i = segments.Length - 1; i >= 0; i--)
            {
                if (segments[i].LastCheckpointLsn is > 0 and long lsn)
                {
                    // What begins in a segment that is gone is not complete any more, and nothing older is either.
                    return lsn >= segments[0].FirstLsn ? lsn : 0;
                }
            }

            return 0;
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<long>> FindSettlementsAsync(long sequence, CancellationToken cancellationToken)
    {
        List<long> found = ReadRetained(() => FindSettlements(sequence));

        // Indexes are a step ahead of the bounds.
        long next = Bounds.NextLsn;
        found.RemoveAll(lsn => lsn >= next);
        found.Sort();
        return new(found);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredBatch> ReadControlAsync(long fromLsn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Segment[] segments = _state.Segments.ToArray();
        for (int i = 0; i < segments.Length; i++)
        {
            if (i + 1 < segments.Length && segments[i + 1].FirstLsn <= fromLsn)
            {
                continue;
            }

            using IEnumerator<long> lsns = _reader.ControlLsns(segments[i], fromLsn).GetEnumerator();
            while (TryNext(lsns, out long lsn))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await FindAsync(lsn, hiddenToo: true).ConfigureAwait(false) is StoredBatch batch)
                {
                    yield return batch;
                }
            }
        }
    }

    private bool TryNext(IEnumerator<long> lsns, out long lsn)
    {
        try
        {
            bool found = lsns.MoveNext();
            lsn = found ? lsns.Current : 0;
            return found;
        }
        catch (Exception fault) when (IsOfStorage(fault))
        {
            throw ReadFailed(fault);
        }
        catch (ObjectDisposedException) when (_disposed == 0)
        {
            // Freed: nothing of it is to be seen any more.
            lsn = 0;
            return false;
        }
    }

    // A settlement stands behind the event it speaks of, so segments before the event's are not looked at.
    private List<long> FindSettlements(long sequence)
    {
        List<long> found = [];
        if (sequence is < 1 or > RunPart.SequenceMax)
        {
            return found;
        }

        ReadOnlySpan<Segment> segments = _state.Segments;
        int first = segments.Length - 1;
        while (first > 0 && segments[first].FirstSequence > sequence)
        {
            first--;
        }

        foreach (Segment segment in segments[first..])
        {
            // The index in memory first, as above.
            SettlementIndex written = segment.Settlements;
            if (segment.Sealed is not SealedIndexes indexes)
            {
                written.Find(sequence, found);
            }
            else if (!indexes.Settlements.TryFind(sequence, found))
            {
                (segment.RescannedSettlements ??= DedupRebuild.Rescan(segment).Settlements).Find(sequence, found);
            }
        }

        return found;
    }
}
