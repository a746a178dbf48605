using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace EventHub.Protocol.Channels;

/// <summary>
/// What a subscription or watcher matches channels with: tokens as in a channel, where <c>*</c> stands for one token and
/// <c>&gt;</c>, last, for one or more; a lone <c>&gt;</c> is everything. At most 8 wildcards. Channels that begin with
/// <c>_</c> are matched only by a pattern whose first token names them.
/// </summary>
public sealed class ChannelPattern
{
    /// <summary>Most wildcards in one pattern.</summary>
    public const int WildcardsMax = 8;

    /// <summary>The pattern <c>&gt;</c>.</summary>
    public static readonly ChannelPattern Everything = new(">");

    private readonly byte[] _text;
    private readonly int _literalBytes;
    private readonly bool _startsWithWildcard;

    private ChannelPattern(string text)
    {
        Text = text;
        _text = Encoding.ASCII.GetBytes(text);
        _literalBytes = _text.AsSpan().IndexOfAny((byte)'*', (byte)'>');
        IsExact = _literalBytes < 0;
        _startsWithWildcard = _literalBytes == 0;
    }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>The pattern as written, in UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8 => _text;

    /// <summary>True when it has no wildcard, so it names one channel.</summary>
    public bool IsExact { get; }

    /// <summary>Reads a pattern; on false <paramref name="error"/> says what is wrong with it and where.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ChannelPattern? pattern, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        error = Explain(text);
        pattern = error is null ? new ChannelPattern(text) : null;
        return error is null;
    }

    /// <summary>True when it matches <paramref name="channel"/>, a valid channel name in UTF-8. Allocates nothing.</summary>
    public bool Matches(ReadOnlySpan<byte> channel)
    {
        ReadOnlySpan<byte> pattern = _text;
        if (IsExact)
        {
            return channel.SequenceEqual(pattern);
        }

        // A wildcard stands for exactly one token, or is the last: there is nothing to try twice, so one walk decides.
        if ((_startsWithWildcard && ChannelName.IsReserved(channel)) || !channel.StartsWith(pattern[.._literalBytes]))
        {
            return false;
        }

        return MatchesRest(pattern[_literalBytes..], channel[_literalBytes..]);
    }

    /// <summary>The pattern as written.</summary>
    public override string ToString() => Text;

    // Both begin at a token, the pattern's being a wildcard.
    private static bool MatchesRest(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> channel)
    {
        while (!channel.IsEmpty && !pattern.IsEmpty)
        {
            if (pattern[0] == '>')
            {
                return true;
            }

            ReadOnlySpan<byte> wanted = TakeToken(ref pattern), token = TakeToken(ref channel);
            if (wanted[0] != '*' && !wanted.SequenceEqual(token))
            {
                return false;
            }
        }

        return channel.IsEmpty && pattern.IsEmpty;
    }

    private static ReadOnlySpan<byte> TakeToken(ref ReadOnlySpan<byte> text)
    {
        int dot = text.IndexOf((byte)'.');
        ReadOnlySpan<byte> token = dot < 0 ? text : text[..dot];
        text = dot < 0 ? default : text[(dot + 1)..];
        return token;
    }

    private static string? Explain(string text)
    {
        if (ChannelText.Explain(Encoding.UTF8.GetBytes(text), isPattern: true) is { } wrong)
        {
            return wrong;
        }

        int wildcards = text.AsSpan().Count('*') + text.AsSpan().Count('>');
        return wildcards > WildcardsMax
            ? $"The pattern '{text}' has {wildcards} wildcards; at most {WildcardsMax} are allowed."
            : null;
    }
}
