using System.Collections.Concurrent;
using System.Text;

namespace EventHub.Grains.Sagas;

/// <summary>Names of channels and types, and paths of definitions, as bytes: the same few are published to again and again.</summary>
internal sealed class ChannelTexts
{
    // Names can be computed from keys, so there is no end to them; what is long is not kept.
    private const int KnownMax = 4096, CharsMax = 256;
    private readonly ConcurrentDictionary<string, byte[]> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> _sources = new(StringComparer.Ordinal);

    /// <summary>Shared by all engines.</summary>
    public static ChannelTexts Shared { get; } = new();

    /// <summary>The text in UTF-8.</summary>
    public byte[] Utf8(string text) => Keep(_known, text, static text => Encoding.UTF8.GetBytes(text));

    /// <summary>The source of what instances of a definition publish.</summary>
    public byte[] SourceOf(string definition) => Keep(_sources, definition, static definition => Encoding.UTF8.GetBytes($"/v1/sagas/{Uri.EscapeDataString(definition)}"));

    private static byte[] Keep(ConcurrentDictionary<string, byte[]> known, string text, Func<string, byte[]> make)
    {
        if (known.TryGetValue(text, out byte[]? utf8))
        {
            return utf8;
        }

        if (text.Length > CharsMax)
        {
            return make(text);
        }

        if (known.Count >= KnownMax)
        {
            known.Clear();
        }

        return known[text] = make(text);
    }
}
