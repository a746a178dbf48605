using System.Text;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;

namespace EventHub.Protocol.CloudEvents;

/// <summary>Reads one CloudEvent in binary mode: attributes in headers, data in the body.</summary>
internal ref struct CloudEventHeaders
{
    private const string ContentTypeHeader = "Content-Type";
    private readonly PublishLimits _limits;
    private CloudEventBuilder _event;

    private CloudEventHeaders(PublishLimits limits)
    {
        _limits = limits;
        _event = new CloudEventBuilder(limits, new FieldPath("ce-", IsPointer: false));
    }

    public static void Read(
        IReadOnlyList<KeyValuePair<string, string>> headers, string? contentType, ReadOnlySpan<byte> body, PublishLimits limits, IDraftSink sink)
    {
        CloudEventHeaders reader = new(limits);
        foreach ((string name, string value) in headers)
        {
            reader.Take(name, value);
        }

        reader._event.CompleteAttributes();
        reader.TakeBody(contentType, body);
        reader._event.Finish(0, sink);
    }

    private void Take(string name, string value)
    {
        if (!HeaderValue.TryDecode(value, ref _event.Draft.Scratch, out ReadOnlySpan<byte> text))
        {
            _event.Draft.Wrong(ErrorCodes.InvalidHeader, name, $"The header 'ce-{name}' has a '%' that two hex digits do not follow. Write '%' itself as %25.");
            return;
        }

        Span<byte> utf8 = _event.Draft.Scratch.Take(Encoding.UTF8.GetMaxByteCount(name.Length));
        utf8 = utf8[..Encoding.UTF8.GetBytes(name, utf8)];
        int place = CloudAttributes.Find(utf8);
        if (place < 0)
        {
            TakeExtension(name, utf8, text);
        }
        else if (name == CloudAttributes.DataContentType)
        {
            _event.Draft.Wrong(ErrorCodes.InvalidCloudEvent, name, "In binary mode the content type of the data is the header Content-Type. Leave 'ce-datacontenttype' out.");
        }
        else if (_event.TryBegin(place))
        {
            _event.Take(CloudAttributes.At(place), text);
        }
    }

    private void TakeExtension(string name, scoped ReadOnlySpan<byte> utf8Name, scoped ReadOnlySpan<byte> text)
    {
        if (!_event.Draft.Add(TextRules.Check(text, "ce-" + name)))
        {
            return;
        }

        Span<byte> json = _event.Draft.Scratch.Take((text.Length * 2) + 2);
        _event.TakeExtension(utf8Name, json[..HeaderValue.Quote(text, json)]);
    }

    private void TakeBody(string? contentType, ReadOnlySpan<byte> body)
    {
        bool isJson = TakeContentType(contentType, body.IsEmpty);
        if (body.IsEmpty)
        {
            _event.Draft.SetPayload(isJson ? "null"u8 : default, isJson);
        }
        else if (!isJson || _event.Draft.Add(JsonPayload.Validate(body, _limits.JsonDepthMax, "")))
        {
            _event.Draft.SetPayload(body, isJson);
        }
    }

    private bool TakeContentType(string? contentType, bool hasNoBody)
    {
        if (string.IsNullOrEmpty(contentType))
        {
            if (!hasNoBody)
            {
                _event.Draft.SetText(DraftField.ContentType, ContentTypeHeader, "application/octet-stream"u8);
            }

            return hasNoBody;
        }

        Span<byte> utf8 = _event.Draft.Scratch.Take(Encoding.UTF8.GetMaxByteCount(contentType.Length));
        utf8 = utf8[..Encoding.UTF8.GetBytes(contentType, utf8)];
        if (_event.Draft.Add(TextRules.Check(utf8, ContentTypeHeader)))
        {
            _event.Draft.SetText(DraftField.ContentType, ContentTypeHeader, utf8);
        }

        return ContentTypes.IsJson(utf8);
    }
}
