using EventHub.Gateway.Http;
using EventHub.Protocol.CloudEvents;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EventHub.Gateway.Publishing;

/// <summary>The shape of a request to <c>POST /v1/events</c>, its idempotency key and its trace context.</summary>
internal readonly struct PublishFormat
{
    private const string Known = "application/json, application/x-ndjson, application/cloudevents+json, application/cloudevents-batch+json, or any type with ce- headers";

    private readonly byte[] _key;
    private readonly byte[] _traceparent;
    private readonly List<KeyValuePair<string, string>>? _attributes;

    private PublishFormat(PublishShape shape, byte[] key, byte[] traceparent, List<KeyValuePair<string, string>>? attributes)
    {
        Shape = shape;
        _key = key;
        _traceparent = traceparent;
        _attributes = attributes;
    }

    /// <summary>What the body is.</summary>
    public PublishShape Shape { get; }

    /// <summary>The request's trace context, empty for none.</summary>
    public ReadOnlyMemory<byte> Traceparent => _traceparent;

    /// <summary>Looks at the headers of a request; the result is the problem, or null.</summary>
    public static Problem? Find(HttpContext context, out PublishFormat format)
    {
        format = default;
        IHeaderDictionary headers = context.Request.Headers;
        List<KeyValuePair<string, string>>? attributes = null;
        StringValues keys = default;
        foreach (KeyValuePair<string, StringValues> header in headers)
        {
            if (header.Key.StartsWith(PublishHeaders.CloudEventPrefix, StringComparison.OrdinalIgnoreCase))
            {
                (attributes ??= []).Add(new(header.Key[PublishHeaders.CloudEventPrefix.Length..].ToLowerInvariant(), header.Value.ToString()));
            }
            else if (header.Key.Equals(PublishHeaders.IdempotencyKey, StringComparison.OrdinalIgnoreCase))
            {
                keys = header.Value;
            }
            else if (header.Key.StartsWith(PublishHeaders.EventPrefix, StringComparison.OrdinalIgnoreCase))
            {
                return Problem.OfField(ErrorCodes.InvalidHeader, header.Key,
                    $"The header {QueryReader.Show(header.Key)} works with POST /v1/channels/{{channel}}/events. Here the event's own fields say it.");
            }
        }

        byte[] key = [];
        Problem? problem = FindShape(context.Request.ContentType, attributes is not null, out PublishShape shape) ?? PublishHeaders.ReadKey(keys, out key);
        if (problem is not null)
        {
            return problem;
        }

        if (key.Length > 0 && shape is (PublishShape.Lines or PublishShape.CloudEvents))
        {
            return KeyOnMany();
        }

        format = new PublishFormat(shape, key, System.Text.Encoding.ASCII.GetBytes(PublishHeaders.TraceContext(headers)), attributes);
        return null;
    }

    /// <summary>Parses a body; the result is why the whole of it is refused, or null.</summary>
    public Problem? Parse(HttpContext context, ReadOnlySpan<byte> body, PublishLimits limits, Submission submission, out bool many)
    {
        submission.Key = _key;
        submission.Traceparent = _traceparent;
        many = Shape == PublishShape.CloudEvents;
        switch (Shape)
        {
            case PublishShape.CloudEvent:
                CloudEventsParser.ParseStructured(body, 0, "", limits, submission);
                return null;
            case PublishShape.CloudEventBinary:
                CloudEventsParser.ParseBinary(_attributes!, context.Request.ContentType, body, limits, submission);
                return null;
            case PublishShape.CloudEvents:
                return CloudEventsParser.ParseBatch(body, limits, submission);
            default:
                Problem? problem = PublishParser.ParseBody(body, limits, submission, out many);
                return problem ?? (many && _key.Length > 0 ? KeyOnMany() : null);
        }
    }

    private static Problem KeyOnMany() => Problem.OfField(ErrorCodes.KeyOnBatch, PublishHeaders.IdempotencyKey,
        "The header Idempotency-Key stands for one event; this body has many. Give each event its own idempotencyKey (CloudEvents: source and id).");

    private static Problem? FindShape(string? contentType, bool hasAttributes, out PublishShape shape)
    {
        ReadOnlySpan<char> text = contentType;
        int semicolon = text.IndexOf(';');
        ReadOnlySpan<char> mediaType = (semicolon < 0 ? text : text[..semicolon]).Trim();
        shape = Is(mediaType, "application/cloudevents-batch+json") ? PublishShape.CloudEvents
            : Is(mediaType, "application/cloudevents+json") ? PublishShape.CloudEvent
            : hasAttributes ? PublishShape.CloudEventBinary
            : Is(mediaType, "application/x-ndjson") ? PublishShape.Lines
            : PublishShape.Objects;
        bool known = shape is PublishShape.CloudEvents or PublishShape.CloudEvent or PublishShape.Lines
            || (shape == PublishShape.CloudEventBinary && !mediaType.StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase))
            || Is(mediaType, "application/json");
        if (!known)
        {
            return Problem.OfField(ErrorCodes.UnsupportedContentType, "Content-Type",
                mediaType.IsEmpty ? $"There is no Content-Type. Send {Known}." : $"The content type is '{QueryReader.Show(contentType!)}'. Send {Known}; POST /v1/channels/{{channel}}/events takes any.");
        }

        return shape == PublishShape.CloudEventBinary || semicolon < 0 ? null : CheckCharset(text[(semicolon + 1)..]);
    }

    private static Problem? CheckCharset(ReadOnlySpan<char> parameters)
    {
        foreach (Range part in parameters.Split(';'))
        {
            ReadOnlySpan<char> parameter = parameters[part].Trim();
            if (parameter.StartsWith("charset=", StringComparison.OrdinalIgnoreCase) && !Is(parameter[8..].Trim('"'), "utf-8"))
            {
                return Problem.OfField(ErrorCodes.UnsupportedContentType, "Content-Type", $"The charset is '{QueryReader.Show(parameter[8..].ToString())}'. JSON is sent in utf-8.");
            }
        }

        return null;
    }

    private static bool Is(ReadOnlySpan<char> text, string other) => text.Equals(other, StringComparison.OrdinalIgnoreCase);
}
