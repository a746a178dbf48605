using EventHub.Protocol.Records;

namespace EventHub.Fuzz.Log;

/// <summary>Reads everything there is to read in a batch, in each of the ways there are; they must agree.</summary>
internal static class RecordWalk
{
    /// <summary>The kind of outcome.</summary>
    public static string Check(StoredBatch batch, int bytes)
    {
        int read = 0, records = 0, fields = 0, events = 0;
        RecordKind kind = default;
        BatchWalk walk = new(batch);
        foreach (StoredRecord record in batch)
        {
            Assert.True(walk.TryNext(out StoredRecord same) && same.Bytes.SequenceEqual(record.Bytes) && same.Lsn == record.Lsn && same.Sequence == record.Sequence);
            Assert.Equal(batch.FirstLsn + records++, record.Lsn);
            Assert.Equal(record.IsEvent ? batch.FirstSequence + events++ : 0, record.Sequence);
            fields += CheckOne(record);
            read += record.Bytes.Length;
            kind = record.Kind;
        }

        Assert.False(walk.TryNext(out _));
        Assert.Equal(bytes, read);
        return $"{kind} {Math.Min(records, 3)} {Math.Min(fields, 4)} {events > 0}";
    }

    private static int CheckOne(scoped in StoredRecord record)
    {
        int inFields = 0, count = 0;
        SourceKind sourceKind = SourceKind.Internal;
        ReadOnlySpan<byte> type = record.Channel;
        foreach (StoredRecord.FieldEntry field in record.Fields)
        {
            inFields += field.Value.Length;
            count++;
            type = field.Field == EventField.Type ? field.Value : type;
            sourceKind = field.Field == EventField.SourceKind && field.Value.Length == 1 ? (SourceKind)field.Value[0] : sourceKind;
        }

        Assert.True(record.Channel.Length + inFields + record.Payload.Length <= record.Bytes.Length, "The parts are longer than the record.");
        Assert.True(record.Payload.IsEmpty || record.Bytes.EndsWith(record.Payload), "The payload is not the record's end.");
        Assert.True(RecordInspector.Channel(record.Bytes).SequenceEqual(record.Channel) && RecordInspector.Payload(record.Bytes).SequenceEqual(record.Payload));
        RecordInspector.Type(record.Bytes, out SourceKind counted, out ReadOnlySpan<byte> countedType);
        Assert.True(counted == sourceKind && countedType.SequenceEqual(type), $"It is counted as {counted}, '{Kit.Corpus.Encode(countedType)}'; it is {sourceKind}, '{Kit.Corpus.Encode(type)}'.");
        Assert.Equal(record.TryGetDedupHash(out ulong hash), RecordInspector.TryGetDedupHash(record.Bytes, out ulong same));
        Assert.Equal(hash, same);
        Assert.Equal(record.DeliverAtTicks, RecordInspector.DeliverAt(record.Bytes));
        _ = (record.TryGetClientIdHash(out _), record.OriginLsn, record.CreatedTicks, record.ExpiresAtTicks, record.Priority, record.PayloadIsJson, RecordInspector.LaneBit(record.Bytes));
        return count;
    }
}
