using System.Text;
using EventHub.Grains.Interfaces.Channels;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Channels;

/// <summary>Reads events of a channel grain, by the rules that every other format of publishing goes by.</summary>
internal static class NewEventReader
{
    /// <summary>Checks an event and ends in one call of <paramref name="sink"/>.</summary>
    public static void Read(string channel, NewEvent newEvent, FieldPath path, int index, PublishLimits limits, IDraftSink sink)
    {
        DraftBuilder draft = default;
        draft.Begin(limits, path);
        Set(ref draft, DraftField.Channel, channel);
        ReadOrigin(ref draft, newEvent);
        ReadContext(ref draft, newEvent);
        if (newEvent.Metadata is { IsDefaultOrEmpty: false } metadata)
        {
            draft.CheckMetadata(metadata.AsSpan());
        }

        draft.CheckPayload(newEvent.Payload.IsDefault ? default : newEvent.Payload.AsSpan());
        draft.Finish(index, sink);
    }

    private static void ReadOrigin(ref DraftBuilder draft, NewEvent newEvent)
    {
        Set(ref draft, DraftField.ContentType, newEvent.ContentType);
        Set(ref draft, DraftField.IdempotencyKey, newEvent.IdempotencyKey);
        Set(ref draft, DraftField.Source, newEvent.Source);
        Set(ref draft, DraftField.SourceId, newEvent.SourceId);
        Set(ref draft, DraftField.Type, newEvent.Type);
        Set(ref draft, DraftField.Subject, newEvent.Subject);
        Set(ref draft, DraftField.Target, newEvent.Target);
        Set(ref draft, DraftField.Key, newEvent.Key);
        if (newEvent.Priority is { } priority)
        {
            // By its word, because a number may be none that has a meaning.
            Set(ref draft, DraftField.Priority, Word(priority));
        }

        if (newEvent.SourceKind != SourceKind.Internal)
        {
            Set(ref draft, DraftField.SourceKind, Word(newEvent.SourceKind));
        }

        if (newEvent.Time is { } time)
        {
            draft.SetTime("time", time.UtcTicks);
        }

        if (newEvent.DeliverAt is { } deliverAt)
        {
            draft.SetDeliverAt("deliverAt", deliverAt.UtcTicks);
        }

        if (newEvent.ExpiresAt is { } expiresAt)
        {
            draft.SetExpiry("expiresAt", expiresAt.UtcTicks);
        }
    }

    private static void ReadContext(ref DraftBuilder draft, NewEvent newEvent)
    {
        Set(ref draft, DraftField.UserId, newEvent.UserId);
        Set(ref draft, DraftField.SessionId, newEvent.SessionId);
        Set(ref draft, DraftField.InstanceId, newEvent.InstanceId);
        Set(ref draft, DraftField.Schema, newEvent.Schema);
        Set(ref draft, DraftField.Entity, newEvent.Entity);
        Set(ref draft, DraftField.Operation, newEvent.Operation);
        Set(ref draft, DraftField.CorrelationId, newEvent.CorrelationId);
        Set(ref draft, DraftField.CausationId, newEvent.CausationId);
        Set(ref draft, DraftField.ParentId, newEvent.ParentId);
        Set(ref draft, DraftField.Traceparent, newEvent.Traceparent);
    }

    private static void Set(ref DraftBuilder draft, DraftField field, string? value)
    {
        if (!string.IsNullOrEmpty(value) || field == DraftField.Channel)
        {
            Span<byte> room = draft.Scratch.Take(Encoding.UTF8.GetMaxByteCount(value!.Length));
            draft.SetText(field, DraftFields.NameOf(field), room[..Encoding.UTF8.GetBytes(value, room)]);
        }
    }

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();
}
