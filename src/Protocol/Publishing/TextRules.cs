using System.Text.Unicode;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;

namespace EventHub.Protocol.Publishing;

/// <summary>The rules for a text field of an event, whether it comes as JSON, header or attribute.</summary>
public static class TextRules
{
    /// <summary>Most bytes of a text field but the channel and the idempotency key.</summary>
    public const int TextBytesMax = 1024;

    /// <summary>Most bytes of an idempotency key.</summary>
    public const int IdempotencyKeyBytesMax = 256;

    private const byte Delete = 0x7F;

    /// <summary>
    /// Null when <paramref name="value"/> is valid UTF-8 of at most <paramref name="bytesMax"/> bytes without control
    /// characters; else EH1006 or EH1007 naming <paramref name="field"/>. An empty value passes.
    /// </summary>
    public static Problem? Check(ReadOnlySpan<byte> value, string field, int bytesMax = TextBytesMax)
    {
        if (Fits(value, bytesMax))
        {
            return null;
        }

        if (!Utf8.IsValid(value))
        {
            return JsonProblems.InvalidUtf8(value, field);
        }

        if (value.Length > bytesMax)
        {
            return Problem.OfField(ErrorCodes.InvalidField, field, $"'{field}' has {value.Length:N0} bytes; at most {bytesMax:N0} are allowed. Shorten it.");
        }

        int at = FirstControl(value);
        return Problem.OfField(
            ErrorCodes.InvalidField, field, $"'{field}' has the control character U+{value[at]:X4} at byte {at}; control characters are not allowed. Remove it.");
    }

    /// <summary>As <see cref="Check"/>, and an empty value is refused too.</summary>
    public static Problem? CheckNotEmpty(ReadOnlySpan<byte> value, string field, int bytesMax = TextBytesMax) =>
        value.IsEmpty
            ? Problem.OfField(ErrorCodes.InvalidField, field, $"'{field}' is empty. Give it a value, or leave it out.")
            : Check(value, field, bytesMax);

    /// <summary>The rules of an idempotency key: 1 to 256 bytes.</summary>
    public static Problem? CheckIdempotencyKey(ReadOnlySpan<byte> value, string field) => CheckNotEmpty(value, field, IdempotencyKeyBytesMax);

    /// <summary>The rules of a channel to publish to: a valid name (EH1003) that is not the hub's own (EH1022).</summary>
    public static Problem? CheckChannel(ReadOnlySpan<byte> value, string field)
    {
        if (ChannelName.Explain(value) is { } wrong)
        {
            return Problem.OfField(ErrorCodes.InvalidChannel, field, wrong);
        }

        return ChannelName.IsReserved(value)
            ? Problem.OfField(ErrorCodes.ReservedChannel, field, $"The channel '{ChannelText.Show(value)}' begins with '_', so it is the hub's own. Publish to a name that begins otherwise.")
            : null;
    }

    /// <summary>True when <see cref="Check"/> would find nothing. Allocates nothing.</summary>
    internal static bool Fits(ReadOnlySpan<byte> value, int bytesMax) =>
        value.Length <= bytesMax && FirstControl(value) < 0 && Utf8.IsValid(value);

    private static int FirstControl(ReadOnlySpan<byte> value)
    {
        int low = value.IndexOfAnyInRange((byte)0, (byte)0x1F), delete = value.IndexOf(Delete);
        return low < 0 ? delete : delete < 0 ? low : Math.Min(low, delete);
    }
}
