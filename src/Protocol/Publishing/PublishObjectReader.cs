using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;

namespace EventHub.Protocol.Publishing;

/// <summary>
/// Reads one publish object. Members may come in any order, so payload and content type are brought together at the end.
/// What is wrong with a member is noted and reading goes on: the answer names everything at once, and the elements behind
/// are reached. Only text that is not JSON ends it.
/// </summary>
internal ref struct PublishObjectReader
{
    private DraftBuilder _draft;
    private ulong _seen, _present;
    private ReadOnlySpan<byte> _payload, _base64;

    private PublishObjectReader(PublishLimits limits, FieldPath path) => _draft.Begin(limits, path);

    /// <summary>An <see cref="ElementReader"/>.</summary>
    public static bool Read(ref JsonScanner scanner, int index, FieldPath path, PublishLimits limits, IDraftSink sink)
    {
        PublishObjectReader reader = new(limits, path);
        if (!reader.ReadMembers(ref scanner) || (path.IsWhole && !scanner.ReadEnd()))
        {
            reader._draft.Scratch.Release();
            return false;
        }

        reader.Complete();
        reader._draft.Finish(index, sink);
        return true;
    }

    private bool ReadMembers(ref JsonScanner scanner)
    {
        bool closed = scanner.OpenObject();
        while (!closed)
        {
            if (!scanner.ReadName(out JsonValue name) || !scanner.ReadValue(out JsonValue value))
            {
                return false;
            }

            Take(name, value);
            if (!scanner.ReadSeparator((byte)'}', out closed))
            {
                return false;
            }
        }

        return true;
    }

    private void Take(scoped in JsonValue quotedName, in JsonValue value)
    {
        // Half a surrogate pair leaves the text cut short there: it is not a known name either way.
        bool whole = quotedName.TryGetText(ref _draft.Scratch, out ReadOnlySpan<byte> name);
        DraftField field = whole ? DraftFields.Find(name) : DraftField.Unknown;
        ulong bit = 1UL << (int)field;
        if (field == DraftField.Unknown)
        {
            RefuseUnknown(name);
        }
        else if ((_seen & bit) != 0)
        {
            Wrong(ErrorCodes.DuplicateField, field, $"'{DraftFields.NameOf(field)}' appears twice in one event. Send it once.");
        }
        else
        {
            _seen |= bit;
            TakeKnown(field, value);
        }
    }

    private void TakeKnown(DraftField field, in JsonValue value)
    {
        if (DraftFields.IsHubOnly(field))
        {
            Wrong(ErrorCodes.HubOnlyField, field, $"'{DraftFields.NameOf(field)}' is set by the hub alone. Leave it out; an id of your own goes into sourceId.");
        }
        else if (field == DraftField.Payload)
        {
            _present |= 1UL << (int)field;
            TakePayload(value);
        }
        else if (value.Kind != JsonKind.Null)
        {
            _present |= 1UL << (int)field;
            TakePresent(field, value);
        }
    }

    private void TakePresent(DraftField field, in JsonValue value)
    {
        if (field == DraftField.Metadata)
        {
            TakeMetadata(value);
        }
        else
        {
            TakeText(field, value);
        }
    }

    private void TakePayload(in JsonValue value)
    {
        _payload = value.Raw;
        _draft.CheckDepth(DraftFields.NameOf(DraftField.Payload), value.Depth);
    }

    private void TakeMetadata(in JsonValue value)
    {
        if (value.Kind != JsonKind.Object)
        {
            Wrong(ErrorCodes.InvalidField, DraftField.Metadata, $"'metadata' must be a JSON object; {value.KindName} was found.");
            return;
        }

        _draft.CheckDepth(DraftFields.NameOf(DraftField.Metadata), value.Depth);
        _draft.SetMetadata(value.Raw);
    }

    private void TakeText(DraftField field, in JsonValue value)
    {
        string name = DraftFields.NameOf(field);
        if (value.Kind != JsonKind.String)
        {
            Wrong(ErrorCodes.InvalidField, field, $"'{name}' must be a string; {value.KindName} was found.");
        }
        else if (!value.TryGetText(ref _draft.Scratch, out ReadOnlySpan<byte> text))
        {
            Wrong(ErrorCodes.InvalidField, field, $"'{name}' escapes half a surrogate pair, which is no character. Send the whole pair or the character itself.");
        }
        else if (field == DraftField.PayloadBase64)
        {
            _base64 = text;
        }
        else
        {
            _draft.SetText(field, name, text);
        }
    }

    private void Complete()
    {
        if (!Has(DraftField.Channel))
        {
            Wrong(ErrorCodes.MissingField, DraftField.Channel, "'channel' is missing. Name the channel to publish to, such as \"orders.created\".");
        }

        bool hasPayload = Has(DraftField.Payload), hasBase64 = Has(DraftField.PayloadBase64);
        if (hasPayload && hasBase64)
        {
            Wrong(ErrorCodes.InvalidField, DraftField.PayloadBase64, "'payload' and 'payloadBase64' are both there. Send one: payload for JSON, payloadBase64 for anything else.");
        }
        else if (hasBase64)
        {
            _draft.SetPayloadBase64(DraftFields.NameOf(DraftField.PayloadBase64), _base64);
        }
        else if (hasPayload)
        {
            CompleteJson();
        }
        else
        {
            Wrong(ErrorCodes.MissingField, DraftField.Payload, "'payload' is missing. Send any JSON value, null too, or payloadBase64.");
        }
    }

    private void CompleteJson()
    {
        if (ContentTypes.IsJson(_draft.ContentType))
        {
            _draft.SetPayload(_payload, isJson: true);
            return;
        }

        Wrong(
            ErrorCodes.InvalidField, DraftField.Payload,
            $"'payload' is JSON, but contentType is '{ChannelText.Show(_draft.ContentType)}'. Send the bytes as payloadBase64, or a JSON content type.");
    }

    private void RefuseUnknown(scoped ReadOnlySpan<byte> name)
    {
        if (!_draft.HasRoomForProblems)
        {
            return;
        }

        string shown = ChannelText.Show(name);
        string? nearest = Suggestion.Nearest(shown, DraftFields.Publishable);
        string remedy = nearest is null ? "Leave it out, or put it into metadata." : $"Did you mean '{nearest}'?";
        _draft.Wrong(ErrorCodes.UnknownField, shown, $"'{shown}' is not a field of an event. {remedy}");
    }

    private readonly bool Has(DraftField field) => (_present & (1UL << (int)field)) != 0;

    private void Wrong(ErrorCode code, DraftField field, string detail) => _draft.Wrong(code, DraftFields.NameOf(field), detail);
}
