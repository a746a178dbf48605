using System.Globalization;
using System.Text;

namespace EventHub.Protocol.Channels;

/// <summary>Says what is wrong with the text of a channel or a pattern. Only called when something is.</summary>
internal static class ChannelText
{
    private const int ShownMax = 64;
    private const string Allowed = "tokens are made of A-Z a-z 0-9 _ -.";

    /// <summary>What is wrong, or null. A pattern may have <c>*</c> and <c>&gt;</c> for tokens; that they stand alone is checked here too.</summary>
    public static string? Explain(ReadOnlySpan<byte> utf8, bool isPattern)
    {
        string thing = isPattern ? "The pattern" : "The channel name";
        if (utf8.IsEmpty)
        {
            return $"{thing} is empty. Write dot-separated tokens, such as {(isPattern ? "'orders.*'" : "'orders.created'")}.";
        }

        if (utf8.Length > ChannelName.BytesMax)
        {
            return $"{thing} '{Show(utf8)}' has {utf8.Length} bytes; at most {ChannelName.BytesMax} are allowed. Shorten it.";
        }

        return ExplainTokens(utf8, isPattern) is { } wrong ? $"{thing} '{Show(utf8)}' {wrong}" : null;
    }

    /// <summary>Text for a message: cut to a readable length, control characters made visible.</summary>
    public static string Show(ReadOnlySpan<byte> utf8)
    {
        string text = Encoding.UTF8.GetString(utf8.Length > ShownMax * 4 ? utf8[..(ShownMax * 4)] : utf8);
        StringBuilder shown = new();
        foreach (Rune rune in text.EnumerateRunes().Take(ShownMax))
        {
            _ = Rune.IsControl(rune) ? shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}") : shown.Append(rune);
        }

        return utf8.Length > ShownMax ? shown.Append('…').ToString() : shown.ToString();
    }

    private static string? ExplainTokens(ReadOnlySpan<byte> utf8, bool isPattern)
    {
        int tokens = 0, start = 0;
        for (int at = 0; at <= utf8.Length; at++)
        {
            if (at < utf8.Length && utf8[at] != '.')
            {
                continue;
            }

            string? wrong = ExplainToken(utf8[start..at], start, at == utf8.Length, isPattern);
            if (wrong is not null)
            {
                return wrong;
            }

            tokens++;
            start = at + 1;
        }

        return tokens > ChannelName.TokensMax ? $"has {tokens} tokens; at most {ChannelName.TokensMax} are allowed." : null;
    }

    private static string? ExplainToken(ReadOnlySpan<byte> token, int offset, bool isLast, bool isPattern)
    {
        if (token.IsEmpty)
        {
            return $"has an empty token at byte {offset}. Put something between, before and behind the dots.";
        }

        if (isPattern && token is [(byte)'*' or (byte)'>'])
        {
            return isLast || token[0] == '*' ? null : $"has '>' at byte {offset}, which may only be the last token. Use '*' for one token.";
        }

        int bad = 0;
        while (bad < token.Length && (char.IsAsciiLetterOrDigit((char)token[bad]) || token[bad] is (byte)'_' or (byte)'-'))
        {
            bad++;
        }

        return bad == token.Length ? null : ExplainCharacter(token[bad..], offset + bad, isPattern);
    }

    private static string ExplainCharacter(ReadOnlySpan<byte> rest, int offset, bool isPattern)
    {
        if (rest[0] is (byte)'*' or (byte)'>')
        {
            return isPattern
                ? $"has '{(char)rest[0]}' at byte {offset} inside a token; a wildcard is a whole token, as in 'orders.*'."
                : $"has '{(char)rest[0]}' at byte {offset}; wildcards are for patterns, an event is published to one channel.";
        }

        Rune.DecodeFromUtf8(rest, out Rune rune, out _);
        if (rune == Rune.ReplacementChar)
        {
            return $"has the byte 0x{rest[0]:X2} at byte {offset}; {Allowed}";
        }

        string shown = Rune.IsControl(rune) ? "" : $"'{rune}' ";
        return $"has {shown}(U+{rune.Value:X4}) at byte {offset}; {Allowed}";
    }
}
