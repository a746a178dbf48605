using System.Text;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;
using EventHub.Protocol.Subscriptions;

namespace EventHub.Fuzz.Log;

/// <summary>Records of every kind, as the hub writes them.</summary>
internal static class RecordSeeds
{
    /// <summary>Each on its own.</summary>
    public static IEnumerable<byte[]> Records()
    {
        using EventBatch batch = Fill();
        return [.. Enumerable.Range(0, batch.Count).Select(i => batch.Record(i).ToArray())];
    }

    /// <summary>All of them; the caller disposes it.</summary>
    public static EventBatch Fill()
    {
        EventBatch batch = EventBatch.Rent();
        EventDraft plain = new("orders.created"u8) { Payload = "{\"a\":1}"u8, PayloadIsJson = true };
        batch.Add(plain);
        EventDraft full = plain;
        full.Source = "/s"u8;
        full.SourceId = "1"u8;
        full.Type = "t"u8;
        full.SourceKind = SourceKind.Frontend;
        full.IdempotencyKey = "k"u8;
        full.Metadata = "{}"u8;
        full.TimeTicks = full.DeliverAtTicks = full.ExpiresAtTicks = 639_000_000_000_000_000;
        batch.Add(full);
        using StoredBatch stored = new(0, new Epoch(1), new StoredBatchHeader(1, 1, 2, 1, 2, 99, 15, default), batch.Bytes.ToArray(), lease: null);
        foreach (StoredRecord record in stored)
        {
            batch.AddCopy(record, RecordKind.Released);
        }

        AddControl(batch);
        return batch;
    }

    private static void AddControl(EventBatch batch)
    {
        JournalEntry entry = new(77, 0, SettlementKind.Naked, 2, 1, 99, 100, "w1", "no luck");
        JournalRecord.Add(batch, RecordKind.Settlement, entry, [1, 2, 3, 9, 1000]);
        JournalRecord.AddRun(batch, RecordKind.Dispatch, entry with { Error = null }, 5, 1L << 40);
        SubscriptionDefinition definition = new() { Patterns = PatternSet.Everything };
        new DefinitionRecord(DefinitionKind.Put, 77, new Subscription(77, "s", 1, definition, false, 99, 99), 5).AddTo(batch);
        new DefinitionRecord(DefinitionKind.Moved, 77, null, 5).AddTo(batch);
        ReplaySeeds.AddTo(batch);
        batch.AddControl(RecordKind.Checkpoint, [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, .. new byte[8], .. Encoding.ASCII.GetBytes("state")]);
        batch.AddControl(RecordKind.Delete, BitConverter.GetBytes(5L));
        batch.AddControl(RecordKind.Purge, [.. BitConverter.GetBytes(5L), .. Encoding.ASCII.GetBytes("orders.created")]);
    }
}
