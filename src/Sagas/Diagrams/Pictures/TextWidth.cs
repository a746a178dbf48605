using System.Text;

namespace EventHub.Sagas.Diagrams.Pictures;

/// <summary>About how wide text is in a sans-serif face. Whoever shows the picture has the face, so it is a guess, and a generous one.</summary>
internal static class TextWidth
{
    /// <summary>Most letters of a line; the rest of a longer one is left out.</summary>
    public const int CharsMax = 64;

    private const string Narrow = "ijl.,:;'|!()[]{} ", Middling = "frt-\"/\\*", Wide = "mwMW@%&—⟲↻↩…";

    /// <summary>The line, or its beginning where it is too long. No letter is cut in two.</summary>
    public static string Cut(string text) => CutAt(text, CharsMax);

    /// <summary>As <see cref="Cut"/>, where so many letters have room.</summary>
    public static string CutAt(string text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }

        int end = max - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)].TrimEnd() + "…";
    }

    /// <summary>In pixels.</summary>
    public static double Of(string text, double size, bool isBold = false) => text.EnumerateRunes().Sum(Ems) * size * (isBold ? 1.07 : 1);

    private static double Ems(Rune rune) => rune.Value switch
    {
        > 0x10ff and not (>= 0x2000 and < 0x2c00) => 1.05,
        > 0x7f when !Wide.Contains(rune.ToString(), StringComparison.Ordinal) => 0.68,
        _ when Narrow.Contains(rune.ToString(), StringComparison.Ordinal) => 0.32,
        _ when Middling.Contains(rune.ToString(), StringComparison.Ordinal) => 0.42,
        _ when Wide.Contains(rune.ToString(), StringComparison.Ordinal) => 0.95,
        >= 'A' and <= 'Z' => 0.7,
        _ => 0.58,
    };
}
