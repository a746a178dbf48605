using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Publishing;

namespace EventHub.Protocol.CloudEvents;

/// <summary>Reads one CloudEvent in the JSON event format.</summary>
internal ref struct CloudEventObjectReader
{
    private CloudEventBuilder _event;
    private JsonValue _data, _base64;
    private bool _hasData, _hasBase64;

    private CloudEventObjectReader(PublishLimits limits, FieldPath path) => _event = new CloudEventBuilder(limits, path);

    /// <summary>An <see cref="ElementReader"/>.</summary>
    public static bool Read(ref JsonScanner scanner, int index, FieldPath path, PublishLimits limits, IDraftSink sink)
    {
        CloudEventObjectReader reader = new(limits, path);
        if (!reader.ReadMembers(ref scanner) || (path.IsWhole && !scanner.ReadEnd()))
        {
            reader._event.Abandon();
            return false;
        }

        reader._event.CompleteAttributes();
        reader.CompleteData();
        reader._event.Finish(index, sink);
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
        // Half a surrogate pair in a name cuts it short; what is left must not pass for another name.
        bool whole = quotedName.TryGetText(ref _event.Draft.Scratch, out ReadOnlySpan<byte> name);
        if (whole && name.SequenceEqual("data"u8))
        {
            CheckTwice(_hasData, CloudAttributes.Data);
            _data = value;
            _hasData = true;
        }
        else if (whole && name.SequenceEqual("data_base64"u8))
        {
            CheckTwice(_hasBase64, CloudAttributes.DataBase64);
            _base64 = value;
            _hasBase64 = true;
        }
        else if (!whole || value.Kind != JsonKind.Null)
        {
            TakeAttribute(whole ? name : default, value);
        }
    }

    private void CheckTwice(bool has, string name)
    {
        if (has)
        {
            _event.Draft.Wrong(ErrorCodes.DuplicateField, name, $"'{name}' appears twice. Send it once.");
        }
    }

    private void TakeAttribute(scoped ReadOnlySpan<byte> name, in JsonValue value)
    {
        int place = CloudAttributes.Find(name);
        if (value.Kind is JsonKind.Object or JsonKind.Array)
        {
            string shown = ChannelText.Show(name);
            _event.Draft.Wrong(ErrorCodes.InvalidCloudEvent, shown, $"The attribute '{shown}' is {value.KindName}; attributes are strings, numbers or booleans. Structured values go into data.");
        }
        else if (place < 0)
        {
            _event.TakeExtension(name, value.Raw);
        }
        else if (_event.TryBegin(place))
        {
            TakeKnown(CloudAttributes.At(place), value);
        }
    }

    private void TakeKnown(CloudAttribute attribute, in JsonValue value)
    {
        if (TryGetText(attribute.Name, value, out ReadOnlySpan<byte> text))
        {
            _event.Take(attribute, text);
        }
    }

    private bool TryGetText(string name, scoped in JsonValue value, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (value.Kind != JsonKind.String)
        {
            _event.Draft.Wrong(ErrorCodes.InvalidField, name, $"'{name}' must be a string; {value.KindName} was found.");
            return false;
        }

        if (!value.TryGetText(ref _event.Draft.Scratch, out text))
        {
            _event.Draft.Wrong(ErrorCodes.InvalidField, name, $"'{name}' escapes half a surrogate pair, which is no character. Send the whole pair or the character itself.");
            return false;
        }

        return true;
    }

    private void CompleteData()
    {
        bool isJson = ContentTypes.IsJson(_event.Draft.ContentType);
        bool hasBase64 = _hasBase64 && _base64.Kind != JsonKind.Null;
        if (_hasData && hasBase64)
        {
            _event.Draft.Wrong(ErrorCodes.InvalidCloudEvent, CloudAttributes.DataBase64, "'data' and 'data_base64' are both there. Send one.");
        }
        else if (hasBase64)
        {
            CompleteBase64();
        }
        else if (!_hasData || (!isJson && _data.Kind == JsonKind.Null))
        {
            _event.Draft.SetPayload(isJson ? "null"u8 : default, isJson);
        }
        else if (isJson)
        {
            _event.Draft.CheckDepth(CloudAttributes.Data, _data.Depth);
            _event.Draft.SetPayload(_data.Raw, isJson: true);
        }
        else
        {
            CompleteText();
        }
    }

    private void CompleteBase64()
    {
        if (TryGetText(CloudAttributes.DataBase64, _base64, out ReadOnlySpan<byte> base64))
        {
            _event.Draft.SetPayloadBase64(CloudAttributes.DataBase64, base64);
        }
    }

    // Of another content type, JSON can only carry text, and the text is the payload.
    private void CompleteText()
    {
        if (_data.Kind != JsonKind.String)
        {
            string contentType = ChannelText.Show(_event.Draft.ContentType);
            _event.Draft.Wrong(ErrorCodes.InvalidCloudEvent, CloudAttributes.Data, $"'data' is {_data.KindName}, but datacontenttype is '{contentType}'. Send text as a string, bytes as data_base64.");
        }
        else if (TryGetText(CloudAttributes.Data, _data, out ReadOnlySpan<byte> text))
        {
            _event.Draft.SetPayload(text, isJson: false);
        }
    }
}
