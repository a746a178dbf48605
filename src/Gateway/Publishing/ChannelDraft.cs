using System.Text;
using EventHub.Gateway.Http;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EventHub.Gateway.Publishing;

/// <summary>Makes an event of a channel's route, a request's headers and its body.</summary>
internal ref struct ChannelDraft
{
    // Room for the texts of nearly every request; a longer text gets memory of its own.
    private const int ScratchBytes = 4096;

    [ThreadStatic]
    private static byte[]? _scratch;

    private EventDraft _draft;
    private Span<byte> _room;
    private MetadataHeaders? _metadata;
    private PublishLimits _limits;
    private Problem? _passed;

    /// <summary>Adds the event to <paramref name="submission"/>, or says why not.</summary>
    public static Problem? Compose(HttpContext context, ReadOnlySpan<byte> body, PublishLimits limits, Submission submission)
    {
        string channel = (string)context.Request.RouteValues["channel"]!;
        ChannelDraft compose = new() { _limits = limits, _room = _scratch ??= new byte[ScratchBytes] };
        Problem? problem = compose.ReadChannel(channel) ?? compose.ReadHeaders(context.Request.Headers) ?? compose.ReadBody(context, body);
        if (problem is null && compose._passed is not null)
        {
            submission.AcceptIfKnown(0, ref compose._draft, compose._passed);
        }
        else if (problem is null)
        {
            submission.Accept(0, ref compose._draft);
        }

        compose._metadata?.Dispose();
        return problem;
    }

    private Problem? ReadChannel(string channel)
    {
        _draft = new EventDraft(Utf8(channel));
        return TextRules.CheckChannel(_draft.Channel, "channel");
    }

    private Problem? ReadHeaders(IHeaderDictionary headers)
    {
        foreach (KeyValuePair<string, StringValues> header in headers)
        {
            Problem? problem = header.Key.StartsWith(PublishHeaders.EventPrefix, StringComparison.OrdinalIgnoreCase)
                ? ReadEventHeader(header.Key, header.Value)
                : header.Key.Equals(PublishHeaders.IdempotencyKey, StringComparison.OrdinalIgnoreCase) ? ReadKey(header.Value) : null;
            if (problem is not null)
            {
                return problem;
            }
        }

        _draft.Traceparent = Utf8(PublishHeaders.TraceContext(headers));
        if (_metadata is not null)
        {
            _draft.Metadata = _metadata.End();
        }

        return null;
    }

    private Problem? ReadKey(StringValues values)
    {
        Problem? problem = PublishHeaders.ReadKey(values, out byte[] key);
        _draft.IdempotencyKey = key;
        return problem;
    }

    private Problem? ReadEventHeader(string name, StringValues values)
    {
        if (PublishHeaders.Single(name, values, out string text) is { } repeated)
        {
            return repeated;
        }

        if (name.StartsWith(PublishHeaders.MetadataPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return (_metadata ??= new MetadataHeaders()).Add(name, text);
        }

        ReadOnlySpan<byte> value = Utf8(text);
        if (name.Equals(PublishHeaders.Source, StringComparison.OrdinalIgnoreCase))
        {
            _draft.Source = value;
            return PublishHeaders.OfHeader(TextRules.CheckNotEmpty(value, PublishHeaders.Source));
        }

        if (name.Equals(PublishHeaders.Key, StringComparison.OrdinalIgnoreCase))
        {
            _draft.Key = value;
            return PublishHeaders.OfHeader(TextRules.Check(value, PublishHeaders.Key));
        }

        if (name.Equals(PublishHeaders.Priority, StringComparison.OrdinalIgnoreCase))
        {
            return ReadPriority(value, text);
        }

        if (name.Equals(PublishHeaders.DeliverAt, StringComparison.OrdinalIgnoreCase))
        {
            return ReadDeliverAt(value, text);
        }

        if (name.Equals(PublishHeaders.ExpiresAt, StringComparison.OrdinalIgnoreCase))
        {
            return ReadExpiry(value, text);
        }

        return Problem.OfField(ErrorCodes.InvalidHeader, name,
            $"The header {QueryReader.Show(name)} is not known. Of X-Event-… there are Source, Priority, Key, Deliver-At, Expires-At and Metadata-NAME.");
    }

    private Problem? ReadPriority(ReadOnlySpan<byte> word, string text)
    {
        if (!EventNames.TryParse(word, out EventPriority priority))
        {
            return Problem.OfField(ErrorCodes.InvalidHeader, PublishHeaders.Priority,
                $"The header X-Event-Priority is '{QueryReader.Show(text)}'. Write critical, high, normal or low.");
        }

        _draft.Priority = priority;
        return null;
    }

    private Problem? ReadDeliverAt(ReadOnlySpan<byte> value, string text)
    {
        string? wrong = Timestamps.TryParse(value, out long ticks) ? _limits.CheckDeliverAt(ticks, PublishHeaders.DeliverAt)
            : $"The header X-Event-Deliver-At is '{QueryReader.Show(text)}', which is no RFC 3339 time with an offset. Write it like 2026-01-31T12:00:00.000Z.";
        _draft.DeliverAtTicks = ticks;
        return wrong is null ? null : Problem.OfField(ErrorCodes.InvalidHeader, PublishHeaders.DeliverAt, wrong);
    }

    private Problem? ReadExpiry(ReadOnlySpan<byte> time, string text)
    {
        if (!Timestamps.TryParse(time, out long ticks) || ticks <= 0)
        {
            return Problem.OfField(ErrorCodes.InvalidHeader, PublishHeaders.ExpiresAt,
                $"The header X-Event-Expires-At is '{QueryReader.Show(text)}', which is no RFC 3339 time with an offset. Write it like 2026-01-31T12:00:00.000Z.");
        }

        _draft.ExpiresAtTicks = ticks;
        _passed = Expiry.WhyNot(PublishHeaders.ExpiresAt, ticks, _limits.Time) is { } passed ? Problem.OfField(ErrorCodes.InvalidHeader, PublishHeaders.ExpiresAt, passed) : null;
        return null;
    }

    private Problem? ReadBody(HttpContext context, ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> contentType = Utf8(context.Request.ContentType ?? "application/octet-stream");
        if (PublishHeaders.OfHeader(TextRules.CheckNotEmpty(contentType, "Content-Type")) is { } wrong)
        {
            return wrong;
        }

        _draft.ContentType = contentType.SequenceEqual(ContentTypes.Json) ? default : contentType;
        _draft.Payload = body;
        _draft.PayloadIsJson = ContentTypes.IsJson(contentType);

        // Too large is said first: an event that cannot be stored need not be read through.
        return CheckTimes() ?? CheckSize() ?? (_draft.PayloadIsJson ? JsonPayload.Validate(body, _limits.JsonDepthMax, "") : null);
    }

    private readonly Problem? CheckTimes() => Expiry.BeforeDelivery(PublishHeaders.ExpiresAt, _draft) is { } wrong
        ? Problem.OfField(ErrorCodes.InvalidHeader, PublishHeaders.ExpiresAt, wrong) : null;

    private readonly Problem? CheckSize()
    {
        long bytes = (long)_draft.Payload.Length + _draft.Metadata.Length + _draft.Channel.Length + _draft.Source.Length
            + _draft.Key.Length + _draft.IdempotencyKey.Length + _draft.ContentType.Length + _draft.Traceparent.Length;
        return bytes <= _limits.EventBytesMax ? null : new Problem(ErrorCodes.EventTooLarge,
            $"The event has {bytes} bytes, payload and fields together; at most {_limits.EventBytesMax} are allowed (Gateway:EventBytesMax). Store what is large elsewhere and publish where it is.");
    }

    private ReadOnlySpan<byte> Utf8(string text)
    {
        if (text.Length == 0)
        {
            return default;
        }

        if (Encoding.UTF8.GetMaxByteCount(text.Length) > _room.Length)
        {
            return Encoding.UTF8.GetBytes(text);
        }

        int bytes = Encoding.UTF8.GetBytes(text, _room);
        ReadOnlySpan<byte> written = _room[..bytes];
        _room = _room[bytes..];
        return written;
    }
}
