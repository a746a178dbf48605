using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace EventHub.Gateway.Publishing;

/// <summary>
/// Reads the value of an <c>Idempotency-Key</c> header: a string of RFC 9651 (<c>"abc"</c>, with <c>\"</c> and <c>\\</c>)
/// or the bare text.
/// </summary>
internal static class IdempotencyKeyText
{
    /// <summary>False when it begins with a quote and is not one whole quoted string.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out string? key)
    {
        ReadOnlySpan<char> value = text.AsSpan().Trim();
        if (value.IsEmpty || value[0] != '"')
        {
            key = value.Length == text.Length ? text : value.ToString();
            return true;
        }

        key = null;
        StringBuilder unquoted = new(value.Length);
        int at = 1;
        for (; at < value.Length && value[at] != '"'; at++)
        {
            if (value[at] == '\\' && (++at == value.Length || value[at] is not ('"' or '\\')))
            {
                return false;
            }

            unquoted.Append(value[at]);
        }

        if (at != value.Length - 1)
        {
            return false;
        }

        key = unquoted.ToString();
        return true;
    }
}
