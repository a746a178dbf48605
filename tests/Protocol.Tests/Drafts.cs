using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests;

/// <summary>Drafts for tests.</summary>
internal static class Drafts
{
    /// <summary>Every field set, each to another value.</summary>
    public static EventDraft Full() => new("orders.created"u8)
    {
        Source = "/shop"u8,
        SourceId = "17"u8,
        Type = "order"u8,
        Subject = "s"u8,
        Target = "t"u8,
        Key = "k"u8,
        ContentType = "application/x+json"u8,
        Metadata = "{\"a\":1}"u8,
        UserId = "u"u8,
        SessionId = "se"u8,
        InstanceId = "in"u8,
        Schema = "sc"u8,
        Entity = "en"u8,
        Operation = "op"u8,
        CorrelationId = "co"u8,
        CausationId = "ca"u8,
        ParentId = "pa"u8,
        Traceparent = "tp"u8,
        IdempotencyKey = "ik"u8,
        Payload = "[1]"u8,
        PayloadIsJson = true,
        Priority = EventPriority.High,
        SourceKind = SourceKind.Database,
        TimeTicks = 0x0102030405060708,
    };

    public static StoredBatch Store(scoped in EventDraft draft)
    {
        using EventBatch batch = EventBatch.Rent();
        batch.Add(draft);
        return StoredBatches.Of(batch);
    }
}
