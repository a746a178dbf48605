using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.WebSockets.Binary;

/// <summary>
/// Reads one <c>hub.v1.PublishEvent</c> straight into a draft: no message object, every value a slice of the frame. What is
/// wrong with a field is noted and reading goes on, as with JSON.
/// </summary>
internal ref struct BinaryEventReader
{
    private const int Payload = 2, Priority = 9, SourceKindField = 10, Time = 12, Metadata = 13, DeliverAt = 25, ExpiresAt = 26;

    // By field number of hub.v1.PublishEvent; its names in JSON are those of the enum.
    private static readonly DraftField[] Texts =
    [
        DraftField.Unknown, DraftField.Channel, DraftField.Unknown, DraftField.ContentType, DraftField.Source, DraftField.SourceId,
        DraftField.Type, DraftField.Subject, DraftField.Target, DraftField.Unknown, DraftField.Unknown, DraftField.Key,
        DraftField.Unknown, DraftField.Unknown, DraftField.UserId, DraftField.SessionId, DraftField.InstanceId, DraftField.Schema,
        DraftField.Entity, DraftField.Operation, DraftField.CorrelationId, DraftField.CausationId, DraftField.ParentId,
        DraftField.Traceparent, DraftField.IdempotencyKey, DraftField.Unknown, DraftField.Unknown,
    ];

    private readonly PublishLimits _limits;
    private readonly FieldPath _path;
    private DraftBuilder _draft;
    private ReadOnlySpan<byte> _payload;
    private uint _seen;

    private BinaryEventReader(PublishLimits limits, FieldPath path)
    {
        _limits = limits;
        _path = path;
        _draft.Begin(limits, path);
    }

    /// <summary>Reads an event and ends in one call of <paramref name="sink"/>; false, without one, when it is not protobuf.</summary>
    public static bool Read(ReadOnlySpan<byte> message, int index, PublishLimits limits, IDraftSink sink)
    {
        BinaryEventReader reader = new(limits, new FieldPath("/events", index));
        if (!reader.ReadFields(message))
        {
            return false;
        }

        reader.Complete();
        reader._draft.Finish(index, sink);
        return true;
    }

    private bool ReadFields(ReadOnlySpan<byte> message)
    {
        ProtoReader proto = new(message);
        while (!proto.AtEnd)
        {
            if (!proto.TryReadField(out int field) || !ReadField(ref proto, field))
            {
                return false;
            }
        }

        return true;
    }

    private bool ReadField(ref ProtoReader proto, int field)
    {
        if (field >= Texts.Length)
        {
            _draft.Wrong(ErrorCodes.UnknownField, "#" + field, $"Field number {field} is not one of hub.v1.PublishEvent. Leave it out, or put it into metadata.");
            return proto.TrySkip();
        }

        if ((_seen & (1u << field)) != 0)
        {
            string name = NameOf(field);
            _draft.Wrong(ErrorCodes.DuplicateField, name, $"'{name}' appears twice in one event. Send it once.");
            return proto.TrySkip();
        }

        _seen |= 1u << field;
        if (field is Priority or SourceKindField or Time or DeliverAt or ExpiresAt)
        {
            return proto.TryReadNumber(out ulong number) && TakeNumber(field, number);
        }

        return proto.TryReadBytes(out ReadOnlySpan<byte> bytes) && TakeBytes(field, bytes);
    }

    private bool TakeBytes(int field, ReadOnlySpan<byte> bytes)
    {
        if (field == Payload)
        {
            _payload = bytes;
        }
        else if (bytes.IsEmpty && field != 1)
        {
            // Protobuf does not tell empty from absent.
        }
        else if (field == Metadata)
        {
            _draft.CheckMetadata(bytes);
        }
        else
        {
            _draft.SetText(Texts[field], DraftFields.NameOf(Texts[field]), bytes);
        }

        return true;
    }

    private bool TakeNumber(int field, ulong number)
    {
        if (number == 0)
        {
            return true;
        }

        switch (field)
        {
            case Priority when number <= 4:
                _draft.SetPriority((EventPriority)(number - 1));
                break;
            case SourceKindField when number <= 5:
                _draft.SetSourceKind((SourceKind)(number - 1));
                break;
            case Time:
                _draft.SetTime(NameOf(field), (long)number);
                break;
            case ExpiresAt:
                _draft.SetExpiry(NameOf(field), (long)number);
                break;
            case DeliverAt:
                _draft.SetDeliverAt(NameOf(field), (long)number);
                break;
            default:
                _draft.Wrong(ErrorCodes.InvalidField, NameOf(field), $"'{NameOf(field)}' is {number}, which hub.proto does not name.");
                break;
        }

        return true;
    }

    private void Complete()
    {
        if ((_seen & 2) == 0)
        {
            _draft.Wrong(ErrorCodes.MissingField, "channel", "'channel' is missing. Name the channel to publish to, such as \"orders.created\".");
        }

        _draft.CheckPayload(_payload);
    }

    private static string NameOf(int field) => field switch
    {
        Payload => "payload",
        Priority => "priority",
        SourceKindField => "sourceKind",
        Time => "time",
        Metadata => "metadata",
        DeliverAt => "deliverAt",
        ExpiresAt => "expiresAt",
        _ => DraftFields.NameOf(Texts[field]),
    };
}
