using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Kit;

/// <summary>A record as a reader saw it. Equal when everything is, down to the bytes.</summary>
internal sealed record SeenRecord(long Lsn, long Sequence, long NextSequence, long TimeTicks, Epoch Epoch, string Hex)
{
    public bool IsEvent => Sequence > 0;

    public string Id => EventId.Create(0, Lsn, TimeTicks).ToString();

    public static SeenRecord Of(scoped in StoredRecord record) =>
        new(record.Lsn, record.Sequence, record.NextSequence, record.TimeTicks, record.Batch.Epoch, Convert.ToHexString(record.Bytes));

    public static List<SeenRecord> Of(StoredBatch batch)
    {
        List<SeenRecord> records = [];
        foreach (StoredRecord record in batch)
        {
            records.Add(Of(record));
        }

        return records;
    }
}
