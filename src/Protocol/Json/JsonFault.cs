using System.Text;

namespace EventHub.Protocol.Json;

/// <summary>Where text stopped being JSON.</summary>
/// <param name="Offset">Byte offset from 0.</param>
/// <param name="Expected">What should have stood there.</param>
internal readonly record struct JsonFault(int Offset, string Expected)
{
    /// <summary>The place, what was expected and what was found. Lines and columns count from 1, columns in characters.</summary>
    public string Describe(ReadOnlySpan<byte> json)
    {
        ReadOnlySpan<byte> before = json[..Offset];
        int lineStart = before.LastIndexOf((byte)'\n') + 1;
        int line = before.Count((byte)'\n') + 1;
        int column = Encoding.UTF8.GetCharCount(before[lineStart..]) + 1;
        return $"line {line}, column {column} (byte {Offset}): expected {Expected}, found {Found(json[Offset..])}.";
    }

    private static string Found(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
        {
            return "the end of the text";
        }

        Rune.DecodeFromUtf8(rest, out Rune rune, out _);
        return rune.Value switch
        {
            '\n' => "a line break",
            0xFEFF => "a byte order mark; send UTF-8 without one",
            '\'' => "a single quote",
            _ => Rune.IsControl(rune) ? $"the control character U+{rune.Value:X4}" : $"'{rune}'",
        };
    }
}
