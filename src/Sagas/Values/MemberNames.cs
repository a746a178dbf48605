using System.Text;
using System.Text.Json;

namespace EventHub.Sagas.Values;

/// <summary>Names of members that were read lately, so that the same name in many payloads is one text. One for each thread.</summary>
internal static class MemberNames
{
    // A name has one place; another that has the same takes it.
    private const int Places = 256, BytesMax = 32;

    [ThreadStatic]
    private static (byte[] Utf8, string Text)[]? _known;

    /// <summary>The name the reader stands at; null for one that is long or escaped.</summary>
    public static string? Of(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> utf8 = reader.ValueSpan;
        if (reader.ValueIsEscaped || utf8.Length is 0 or > BytesMax)
        {
            return null;
        }

        ref (byte[]? Utf8, string Text) known = ref (_known ??= new (byte[], string)[Places])[PlaceOf(utf8)]!;
        if (known.Utf8 is null || !utf8.SequenceEqual(known.Utf8))
        {
            known = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        }

        return known.Text;
    }

    private static int PlaceOf(ReadOnlySpan<byte> utf8) => ((utf8[0] * 31) + (utf8[^1] * 7) + (utf8[utf8.Length / 2] * 3) + utf8.Length) & (Places - 1);
}
