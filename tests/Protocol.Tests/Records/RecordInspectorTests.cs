using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests.Records;

public sealed class RecordInspectorTests
{
    [Fact]
    public void Type_OfACopyThatKnowsItsOrigin_IsTheEvents()
    {
        using EventBatch batch = EventBatch.Rent();
        batch.Add(new EventDraft("a.b"u8) { Payload = "1"u8, Type = "order"u8, SourceKind = SourceKind.Frontend, DeliverAtTicks = 5 });
        using StoredBatch stored = StoredBatches.Of(batch);
        foreach (StoredRecord record in stored)
        {
            batch.AddCopy(record, RecordKind.Released);
        }

        RecordInspector.Type(batch.Record(1), out SourceKind sourceKind, out ReadOnlySpan<byte> type);
        Assert.Equal((SourceKind.Frontend, "order"), (sourceKind, Text.Of(type)));
    }
}
