using System.Buffers;
using System.Globalization;
using System.Text;
using EventHub.Gateway.Http;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EventHub.Gateway.Publishing;

/// <summary>Names and common rules of the headers of a publish.</summary>
internal static class PublishHeaders
{
    public const string IdempotencyKey = "Idempotency-Key", Prefer = "Prefer", Traceparent = "traceparent";
    public const string EventPrefix = "X-Event-", MetadataPrefix = "X-Event-Metadata-", CloudEventPrefix = "ce-";
    public const string Source = "X-Event-Source", Priority = "X-Event-Priority", Key = "X-Event-Key", DeliverAt = "X-Event-Deliver-At", ExpiresAt = "X-Event-Expires-At";

    /// <summary>Longest wait for an event to be over; a longer one is cut.</summary>
    public const int WaitSecondsMax = 60;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>What every publish checks before it reads the body: how long to wait, encodings, the query.</summary>
    public static Problem? Check(HttpContext context, out TimeSpan? wait)
    {
        IHeaderDictionary headers = context.Request.Headers;
        wait = null;
        if (headers.TryGetValue(Prefer, out StringValues prefer) && ReadWait(prefer, out wait) is { } invalid)
        {
            return invalid;
        }

        StringValues encoding = headers.ContentEncoding;
        if (encoding.Count > 0 && !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase))
        {
            return Problem.OfField(ErrorCodes.UnsupportedContentType, "Content-Encoding",
                $"The body is encoded as '{QueryReader.Show(encoding.ToString())}'; the hub takes bodies as they are. Send it without Content-Encoding.");
        }

        return QueryReader.RefuseAny(context);
    }

    /// <summary>The only value of a header; a repeated one is refused.</summary>
    public static Problem? Single(string name, StringValues values, out string text)
    {
        text = values.Count == 0 ? "" : values[0] ?? "";
        return values.Count <= 1 ? null : Problem.OfField(ErrorCodes.InvalidHeader, name, $"The header {name} is sent {values.Count} times. Send it once.");
    }

    /// <summary>A text rule's refusal, as the refusal of a header.</summary>
    public static Problem? OfHeader(Problem? problem) =>
        problem is null ? null : new Problem(ErrorCodes.InvalidHeader, problem.Detail) { Errors = problem.Errors };

    /// <summary>
    /// A W3C trace context as text, or empty. What is malformed counts as absent, as its specification says, rather than refusing the event.
    /// </summary>
    public static string TraceContext(IHeaderDictionary headers)
    {
        StringValues values = headers.TraceParent;
        return values.Count == 1 && values[0] is { Length: 55 } text && text[2] == '-' && text[35] == '-' && text[52] == '-'
            && IsHex(text.AsSpan(0, 2)) && IsHex(text.AsSpan(3, 32)) && IsHex(text.AsSpan(36, 16)) && IsHex(text.AsSpan(53, 2)) ? text : "";
    }

    /// <summary>The key as bytes, empty when there is none; quoted as a structured field or bare.</summary>
    public static Problem? ReadKey(StringValues values, out byte[] key)
    {
        key = [];
        if (values.Count == 0)
        {
            return null;
        }

        if (Single(IdempotencyKey, values, out string text) is { } repeated)
        {
            return repeated;
        }

        if (!IdempotencyKeyText.TryRead(text, out string? value))
        {
            return Problem.OfField(ErrorCodes.InvalidHeader, IdempotencyKey,
                $"The header Idempotency-Key is '{QueryReader.Show(text)}', which begins as a quoted string and does not end as one. Write \"abc\" or abc.");
        }

        key = Encoding.UTF8.GetBytes(value);
        return OfHeader(TextRules.CheckIdempotencyKey(key, IdempotencyKey));
    }

    // Preferences the hub does not know are passed over, as RFC 7240 says; a wait that is no number of seconds is a mistake.
    private static Problem? ReadWait(StringValues prefer, out TimeSpan? wait)
    {
        wait = null;
        foreach (string? line in prefer)
        {
            foreach (Range part in line.AsSpan().SplitAny(',', ';'))
            {
                ReadOnlySpan<char> word = line.AsSpan()[part].Trim();
                int equals = word.IndexOf('=');
                if (!(equals < 0 ? word : word[..equals].TrimEnd()).Equals("wait", StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                if (!int.TryParse(word[(equals + 1)..].Trim().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) || seconds < 1)
                {
                    return Problem.OfField(ErrorCodes.InvalidHeader, Prefer, $"The preference is '{QueryReader.Show(word.ToString())}'. Write wait=SECONDS, 1 to {WaitSecondsMax}.");
                }

                wait ??= TimeSpan.FromSeconds(Math.Min(seconds, WaitSecondsMax));
            }
        }

        return null;
    }

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(HexDigits);
}
