using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests.Records;

public sealed class EventBatchTests
{
    [Fact]
    public void Add_FullDraft_ReadsBackEveryField()
    {
        EventDraft draft = Drafts.Full();
        Assert.True(Drafts.Store(draft).TryFind(StoredBatches.FirstLsn, out StoredRecord record));
        Assert.Equal(
            ["orders.created", "/shop", "17", "order", "s", "t", "k", "application/x+json", "{\"a\":1}", "u", "se", "in", "sc", "en", "op", "co", "ca", "pa", "tp", "ik", "[1]"],
            [
                Text.Of(record.Channel), Of(record, EventField.Source), Of(record, EventField.SourceId), Of(record, EventField.Type),
                Of(record, EventField.Subject), Of(record, EventField.Target), Of(record, EventField.Key), Of(record, EventField.ContentType),
                Of(record, EventField.Metadata), Of(record, EventField.UserId), Of(record, EventField.SessionId), Of(record, EventField.InstanceId),
                Of(record, EventField.Schema), Of(record, EventField.Entity), Of(record, EventField.Operation), Of(record, EventField.CorrelationId),
                Of(record, EventField.CausationId), Of(record, EventField.ParentId), Of(record, EventField.Traceparent), Of(record, EventField.IdempotencyKey),
                Text.Of(record.Payload),
            ]);
        Assert.Equal((EventPriority.High, true, RecordKind.Event, true), (record.Priority, record.PayloadIsJson, record.Kind, record.IsEvent));
        Assert.Equal((byte)SourceKind.Database, Assert.Single(record.Field(EventField.SourceKind).ToArray()));
        Assert.Equal(draft.TimeTicks, BitConverter.ToInt64(record.Field(EventField.Time)));
        Assert.Equal((101L, 42L, StoredBatches.TimeTicks), (record.Lsn, record.Sequence, record.TimeTicks));
    }

    [Fact]
    public void Hashes_KeyBeatsClientId()
    {
        Assert.True(Drafts.Store(Drafts.Full()).TryFind(StoredBatches.FirstLsn, out StoredRecord both));
        Assert.True(both.TryGetDedupHash(out ulong dedup) && both.TryGetClientIdHash(out ulong client) && client == EventIdentity.OfClientId("/shop"u8, "17"u8));
        Assert.Equal(EventIdentity.OfKey("orders.created"u8, "ik"u8), dedup);

        EventDraft noKey = Drafts.Full();
        noKey.IdempotencyKey = default;
        Assert.True(Drafts.Store(noKey).TryFind(StoredBatches.FirstLsn, out StoredRecord clientOnly));
        Assert.True(clientOnly.TryGetDedupHash(out dedup));
        Assert.Equal(EventIdentity.OfClientIdOnChannel("orders.created"u8, "/shop"u8, "17"u8), dedup);

        noKey.Source = default;
        Assert.True(Drafts.Store(noKey).TryFind(StoredBatches.FirstLsn, out StoredRecord none));
        Assert.False(none.TryGetDedupHash(out _) || none.TryGetClientIdHash(out _));
    }

    [Fact]
    public void Add_ManyDrafts_EnumerateInOrder()
    {
        using EventBatch batch = EventBatch.Rent();
        for (int i = 0; i < 500; i++)
        {
            batch.Add(new EventDraft(Text.Utf8($"c.{i}")) { Payload = new byte[i], Priority = (EventPriority)(i % 4) });
        }

        int index = 0;
        foreach (StoredRecord record in StoredBatches.Of(batch))
        {
            Assert.Equal(($"c.{index}", index, (EventPriority)(index % 4)), (Text.Of(record.Channel), record.Payload.Length, record.Priority));
            Assert.True(record.Bytes.SequenceEqual(batch.Record(index)));
            Assert.True(RecordInspector.IsWellFormed(record.Bytes));
            index++;
        }

        Assert.Equal((500, 500), (index, batch.Results.Length));
    }

    [Fact]
    public void Dispose_ThenRent_IsEmpty()
    {
        EventBatch first = EventBatch.Rent();
        first.AddControl(RecordKind.Owner, []);
        first.AddRecord(Drafts.Store(Drafts.Full()).Records.Span);
        Assert.Equal((2, true, true), (first.Count, first.IsControl, first.HasIdentities));
        first.Dispose();
        using EventBatch again = EventBatch.Rent();
        Assert.Equal((0, false, false, 0), (again.Count, again.IsControl, again.HasIdentities, again.Bytes.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void IsWellFormed_RandomDamage_NeverLetsAReadLeaveTheRecord(int seed)
    {
        Random random = new(seed);
        byte[] original = Drafts.Store(Drafts.Full()).Records.ToArray();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] damaged = [.. original];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            ReadOnlySpan<byte> bytes = damaged.AsSpan(0, random.Next(damaged.Length + 1));
            if (RecordInspector.IsWellFormed(bytes))
            {
                ReadAll(StoredBatch.OfOne(bytes[..RecordInspector.Length(bytes)]));
            }
        }
    }

    private static void ReadAll(StoredBatch batch)
    {
        foreach (StoredRecord record in batch)
        {
            _ = record.Channel.Length + record.Payload.Length + (record.TryGetDedupHash(out _) ? 1 : 0) + (record.TryGetClientIdHash(out _) ? 1 : 0);
            foreach (StoredRecord.FieldEntry entry in record.Fields)
            {
                Assert.InRange(entry.Value.Length, 0, record.Bytes.Length);
            }
        }
    }

    private static string Of(StoredRecord record, EventField field) => Text.Of(record.Field(field));
}
