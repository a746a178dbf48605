using EventHub.Protocol.Records;

namespace EventHub.Protocol.Envelope;

/// <summary>The words for priorities, source kinds, statuses and outcomes in JSON, headers and queries.</summary>
public static class EventNames
{
    /// <summary>The word for a priority.</summary>
    public static ReadOnlySpan<byte> Of(EventPriority priority) => priority switch
    {
        EventPriority.Critical => "critical"u8,
        EventPriority.High => "high"u8,
        EventPriority.Low => "low"u8,
        _ => "normal"u8,
    };

    /// <summary>The word for a source kind.</summary>
    public static ReadOnlySpan<byte> Of(SourceKind kind) => kind switch
    {
        SourceKind.Database => "database"u8,
        SourceKind.WebSocket => "websocket"u8,
        SourceKind.Frontend => "frontend"u8,
        SourceKind.System => "system"u8,
        _ => "internal"u8,
    };

    /// <summary>The word for a status.</summary>
    public static ReadOnlySpan<byte> Of(EventStatus status) => status switch
    {
        EventStatus.Processing => "processing"u8,
        EventStatus.Completed => "completed"u8,
        EventStatus.Failed => "failed"u8,
        EventStatus.Expired => "expired"u8,
        EventStatus.Deleted => "deleted"u8,
        _ => "pending"u8,
    };

    /// <summary>The word for an outcome; empty for <see cref="EventOutcome.None"/>.</summary>
    public static ReadOnlySpan<byte> Of(EventOutcome outcome) => outcome switch
    {
        EventOutcome.Delivered => "delivered"u8,
        EventOutcome.Unrouted => "unrouted"u8,
        EventOutcome.DeadLettered => "deadLettered"u8,
        EventOutcome.Termed => "termed"u8,
        EventOutcome.Discarded => "discarded"u8,
        EventOutcome.Expired => "expired"u8,
        EventOutcome.Deleted => "deleted"u8,
        EventOutcome.Shed => "shed"u8,
        _ => default,
    };

    /// <summary>Reads a priority's word, exactly as written.</summary>
    public static bool TryParse(ReadOnlySpan<byte> word, out EventPriority priority)
    {
        for (priority = EventPriority.Critical; priority <= EventPriority.Low; priority++)
        {
            if (word.SequenceEqual(Of(priority)))
            {
                return true;
            }
        }

        priority = EventPriority.Normal;
        return false;
    }

    /// <summary>Reads a source kind's word, exactly as written.</summary>
    public static bool TryParse(ReadOnlySpan<byte> word, out SourceKind kind)
    {
        for (kind = SourceKind.Internal; kind <= SourceKind.System; kind++)
        {
            if (word.SequenceEqual(Of(kind)))
            {
                return true;
            }
        }

        kind = SourceKind.Internal;
        return false;
    }

    /// <summary>Reads a status's word, exactly as written.</summary>
    public static bool TryParse(ReadOnlySpan<byte> word, out EventStatus status)
    {
        for (status = EventStatus.Pending; status <= EventStatus.Deleted; status++)
        {
            if (word.SequenceEqual(Of(status)))
            {
                return true;
            }
        }

        status = EventStatus.Pending;
        return false;
    }

    /// <summary>Reads an outcome's word, exactly as written.</summary>
    public static bool TryParse(ReadOnlySpan<byte> word, out EventOutcome outcome)
    {
        for (outcome = EventOutcome.Delivered; outcome <= EventOutcome.Shed; outcome++)
        {
            if (word.SequenceEqual(Of(outcome)))
            {
                return true;
            }
        }

        outcome = EventOutcome.None;
        return false;
    }
}
