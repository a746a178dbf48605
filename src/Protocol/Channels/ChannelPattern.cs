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
    public static readonly ChannelPattern Everything = TryParse(">", out ChannelPattern? everything, out _) ? everything! : throw new InvalidOperationException();

    private readonly byte[] _text;

    private ChannelPattern(string text, bool isExact)
    {
        Text = text;
        IsExact = isExact;
        _text = Encoding.ASCII.GetBytes(text);
    }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>The pattern as written, in UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8 => _text;

    /// <summary>True when it has no wildcard, so it names one channel.</summary>
    public bool IsExact { get; }

    /// <summary>Reads a pattern; on false <paramref name="error"/> says what is wrong with it and where.</summary>
    public static bool TryParse(string text, out ChannelPattern? pattern, out string? error) => throw new NotImplementedException();

    /// <summary>True when it matches <paramref name="channel"/>, a valid channel name in UTF-8. Allocates nothing.</summary>
    public bool Matches(ReadOnlySpan<byte> channel) => throw new NotImplementedException();

    /// <summary>The pattern as written.</summary>
    public override string ToString() => Text;
}
