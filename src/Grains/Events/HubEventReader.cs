using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.Events;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Events;

/// <summary>Turns a found event into a value that owns its memory, with the defaults of <see cref="EventJsonWriter"/>.</summary>
public static class HubEventReader
{
    private static readonly ImmutableArray<byte> s_noMetadata = [(byte)'{', (byte)'}'];

    /// <summary>The event that was found.</summary>
    public static HubEvent Read(FoundEvent found) => Read((found ?? throw new ArgumentNullException(nameof(found))).Record, found.State);

    /// <summary>The event of a record, in the state it is given.</summary>
    public static HubEvent Read(scoped in StoredRecord record, EventState state)
    {
        bool isDeleted = state.Status == EventStatus.Deleted;
        HubEvent origin = WithOrigin(record) with
        {
            PayloadIsJson = record.PayloadIsJson,
            Payload = isDeleted ? [] : ImmutableArray.Create(record.Payload),
            Metadata = isDeleted || record.Field(EventField.Metadata).IsEmpty ? s_noMetadata : ImmutableArray.Create(record.Field(EventField.Metadata)),
        };
        return WithState(WithContext(origin, record), record, state);
    }

    /// <summary>Media type of the record's payload.</summary>
    public static string ContentTypeOf(scoped in StoredRecord record) => Text(record, EventField.ContentType) ?? Encoding.UTF8.GetString(ContentTypes.Json);

    private static HubEvent WithOrigin(scoped in StoredRecord record)
    {
        string channel = Encoding.UTF8.GetString(record.Channel);
        ReadOnlySpan<byte> kind = record.Field(EventField.SourceKind), time = record.Field(EventField.Time);
        return new HubEvent
        {
            Id = record.Id.ToString(),
            Channel = channel,
            Source = Text(record, EventField.Source) ?? $"/v1/channels/{channel}",
            SourceId = Text(record, EventField.SourceId),
            Type = Text(record, EventField.Type) ?? channel,
            Subject = Text(record, EventField.Subject),
            Target = Text(record, EventField.Target),
            Priority = record.Priority,
            SourceKind = kind.IsEmpty ? SourceKind.Internal : (SourceKind)kind[0],
            Key = Text(record, EventField.Key),
            Time = At(time.IsEmpty ? record.CreatedTicks : BinaryPrimitives.ReadInt64LittleEndian(time)),
            ContentType = ContentTypeOf(record),
        };
    }

    private static HubEvent WithContext(HubEvent origin, scoped in StoredRecord record) => origin with
    {
        UserId = Text(record, EventField.UserId),
        SessionId = Text(record, EventField.SessionId),
        InstanceId = Text(record, EventField.InstanceId),
        Schema = Text(record, EventField.Schema),
        Entity = Text(record, EventField.Entity),
        Operation = Text(record, EventField.Operation),
        CorrelationId = Text(record, EventField.CorrelationId),
        CausationId = Text(record, EventField.CausationId),
        ParentId = Text(record, EventField.ParentId),
        Traceparent = Text(record, EventField.Traceparent),
        ReplayOf = Text(record, EventField.ReplayOf),
        ExpiresAt = record.ExpiresAtTicks == long.MaxValue ? null : At(record.ExpiresAtTicks),
    };

    private static HubEvent WithState(HubEvent origin, scoped in StoredRecord record, in EventState state) => origin with
    {
        Position = record.Sequence == 0 ? null : new EventPosition(record.Batch.Partition, record.Batch.Epoch.ToString(), record.Sequence),
        Status = state.Status,
        Outcome = state.Outcome,
        CreatedAt = At(record.CreatedTicks),
        ProcessedAt = state.ProcessedAtTicks == 0 ? null : At(state.ProcessedAtTicks),
        CompletedAt = state.CompletedAtTicks == 0 ? null : At(state.CompletedAtTicks),
        Error = state.Error,
        RetryCount = state.RetryCount,
        DeliverAt = record.DeliverAtTicks == 0 ? null : At(record.DeliverAtTicks),
    };

    private static string? Text(scoped in StoredRecord record, EventField field) =>
        record.Field(field) is { IsEmpty: false } utf8 ? Encoding.UTF8.GetString(utf8) : null;

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}
