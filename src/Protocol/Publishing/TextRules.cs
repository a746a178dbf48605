using EventHub.Protocol.Errors;

namespace EventHub.Protocol.Publishing;

/// <summary>The rules for a text field of an event, whether it comes as JSON, header or attribute.</summary>
public static class TextRules
{
    /// <summary>Most bytes of a text field but the channel and the idempotency key.</summary>
    public const int TextBytesMax = 1024;

    /// <summary>Most bytes of an idempotency key.</summary>
    public const int IdempotencyKeyBytesMax = 256;

    /// <summary>
    /// Null when <paramref name="value"/> is valid UTF-8 of at most <paramref name="bytesMax"/> bytes without control
    /// characters; else EH1006 or EH1007 naming <paramref name="field"/>. An empty value passes.
    /// </summary>
    public static Problem? Check(ReadOnlySpan<byte> value, string field, int bytesMax = TextBytesMax) => throw new NotImplementedException();

    /// <summary>As <see cref="Check"/>, and an empty value is refused too.</summary>
    public static Problem? CheckNotEmpty(ReadOnlySpan<byte> value, string field, int bytesMax = TextBytesMax) => throw new NotImplementedException();

    /// <summary>The rules of an idempotency key: 1 to 256 bytes.</summary>
    public static Problem? CheckIdempotencyKey(ReadOnlySpan<byte> value, string field) => throw new NotImplementedException();

    /// <summary>The rules of a channel to publish to: a valid name (EH1003) that is not the hub's own (EH1022).</summary>
    public static Problem? CheckChannel(ReadOnlySpan<byte> value, string field) => throw new NotImplementedException();
}
