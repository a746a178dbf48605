using EventHub.Client.Wire;
using EventHub.Protocol.Records;

namespace EventHub.Client.Publishing;

/// <summary>Writes <c>hub.v1.PublishEvent</c> from the caller's memory. Numbers are those of hub.proto.</summary>
internal static class PublishEventEncoder
{
    private const int PriorityField = 9, SourceKindField = 10, TimeField = 12, MetadataField = 13, KeyField = 24, DeliverAtField = 25, ExpiresAtField = 26;

    /// <summary>Bytes of the message, with an idempotency key of <paramref name="keyBytes"/> bytes that is made up, or 0.</summary>
    public static int Measure(in OutgoingEvent outgoing, int keyBytes)
    {
        int size = ProtoWriter.SizeOf(1, outgoing.Channel) + ProtoWriter.SizeOf(2, outgoing.Payload.Length) + ProtoWriter.SizeOf(3, outgoing.ContentType);
        size += keyBytes == 0 ? 0 : ProtoWriter.SizeOf(KeyField, keyBytes);
        return outgoing.Fields is { } fields ? size + Measure(fields) : size;
    }

    /// <summary>Writes the message; <paramref name="key"/> is the made-up key, or empty.</summary>
    public static void Write(ref ProtoWriter writer, in OutgoingEvent outgoing, scoped ReadOnlySpan<byte> key)
    {
        writer.Text(1, outgoing.Channel);
        writer.Bytes(2, outgoing.Payload.Span);
        writer.Text(3, outgoing.ContentType);
        if (outgoing.Fields is { } fields)
        {
            Write(ref writer, fields);
        }

        if (!key.IsEmpty)
        {
            writer.Bytes(KeyField, key);
        }
    }

    private static int Measure(PublishEvent fields)
    {
        int size = 0;
        foreach ((int field, string? text) in new TextFields(fields))
        {
            size += ProtoWriter.SizeOf(field, text);
        }

        size += fields.Priority is null ? 0 : 2;
        size += fields.SourceKind == SourceKind.Internal ? 0 : 2;
        size += fields.Time is { } time ? 1 + ProtoWriter.SizeOf((ulong)time.UtcTicks) : 0;
        size += fields.DeliverAt is { } deliverAt ? 2 + ProtoWriter.SizeOf((ulong)deliverAt.UtcTicks) : 0;
        size += fields.ExpiresAt is { } expiresAt ? 2 + ProtoWriter.SizeOf((ulong)expiresAt.UtcTicks) : 0;
        return fields.Metadata.IsEmpty ? size : size + ProtoWriter.SizeOf(MetadataField, fields.Metadata.Length);
    }

    private static void Write(ref ProtoWriter writer, PublishEvent fields)
    {
        foreach ((int field, string? text) in new TextFields(fields))
        {
            writer.Text(field, text);
        }

        // The wire's enumerations begin with "not said".
        if (fields.Priority is EventPriority priority)
        {
            writer.Number(PriorityField, (ulong)priority + 1);
        }

        if (fields.SourceKind != SourceKind.Internal)
        {
            writer.Number(SourceKindField, (ulong)fields.SourceKind + 1);
        }

        if (fields.Time is { } time)
        {
            writer.Number(TimeField, (ulong)time.UtcTicks);
        }

        if (fields.DeliverAt is { } deliverAt)
        {
            writer.Number(DeliverAtField, (ulong)deliverAt.UtcTicks);
        }

        if (fields.ExpiresAt is { } expiresAt)
        {
            writer.Number(ExpiresAtField, (ulong)expiresAt.UtcTicks);
        }

        if (!fields.Metadata.IsEmpty)
        {
            writer.Bytes(MetadataField, fields.Metadata.Span);
        }
    }
}
