namespace EventHub.Protocol.Records;

/// <summary>
/// Number of an optional event field on disk. Absent fields take no space. Numbers are never reused.
/// </summary>
public enum EventField : byte
{
#pragma warning disable CS1591 // Each is the field of the same name in EventDraft, which documents it.
    Source = 1,
    SourceId = 2,
    Type = 3,
    Subject = 4,
    Target = 5,
    SourceKind = 6,
    Key = 7,
    Time = 8,
    ContentType = 9,
    Metadata = 10,
    UserId = 11,
    SessionId = 12,
    InstanceId = 13,
    Schema = 14,
    Entity = 15,
    Operation = 16,
    CorrelationId = 17,
    CausationId = 18,
    ParentId = 19,
    Traceparent = 20,
    IdempotencyKey = 21,
    DeliverAt = 22,
    ExpiresAt = 23,
    Tenant = 24,
    ReplayOf = 25,
#pragma warning restore CS1591
}
