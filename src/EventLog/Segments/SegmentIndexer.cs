using EventHub.EventLog.Journal;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Segments;

/// <summary>Brings a segment's indexes up to date with a batch that was read, as the writer does with one it wrote.</summary>
internal static class SegmentIndexer
{
    public static void Index(Segment segment, in StoredBatchHeader batch, ReadOnlySpan<byte> records)
    {
        long lsn = batch.FirstLsn, sequence = batch.FirstSequence;
        for (; !records.IsEmpty; records = records[RecordInspector.Length(records)..])
        {
            ReadOnlySpan<byte> record = records[..RecordInspector.Length(records)];
            if (RecordInspector.IsEvent(record))
            {
                int channel = segment.Channels.NumberOf(RecordInspector.Channel(record));
                using (segment.Channels.Enter())
                {
                    segment.Channels.Count(channel, record.Length, sequence++, batch.TimeTicks);
                }
            }
            else if (JournalIndexer.Concerns(RecordInspector.Kind(record)))
            {
                JournalIndexer.Index(segment, record, lsn);
            }

            if (RecordInspector.TryGetDedupHash(record, out ulong dedupHash))
            {
                segment.DedupKeys.Add(dedupHash, lsn);
            }

            if (RecordInspector.TryGetClientIdHash(record, out ulong clientIdHash))
            {
                segment.ClientIds.Add(clientIdHash, lsn);
            }

            if (RecordInspector.TryGetOrigin(record, out long origin, out _))
            {
                segment.ClientIds.Add(EventIdentity.OfOrigin(origin), lsn);
            }

            lsn++;
        }
    }
}
