using System.Globalization;
using System.Text;
using EventHub.Protocol.Positions;

namespace EventHub.Cli.Output;

/// <summary>Text from outside, made safe and short for a screen.</summary>
internal static class PlainText
{
    /// <summary>One line without anything that steers a terminal: control and direction characters become <c>\u001b</c> and the like.</summary>
    public static string OneLine(string text)
    {
        if (!text.Any(IsHostile))
        {
            return text;
        }

        StringBuilder safe = new(text.Length + 16);
        foreach (char letter in text)
        {
            _ = IsHostile(letter) ? safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}") : safe.Append(letter);
        }

        return safe.ToString();
    }

    /// <summary>At most <paramref name="width"/> characters, the last of them an ellipsis when something was cut.</summary>
    public static string Cut(string text, int width) => text.Length <= width ? text : string.Concat(text.AsSpan(0, Math.Max(width - 1, 0)), "…");

    /// <summary>A size for people: <c>512 B</c>, <c>27.1 KB</c>.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1L << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KB"),
        < 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.00} GB"),
    };

    /// <summary>A number for people: <c>1,234</c>.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A sequence, behind its partition when that is not the first.</summary>
    public static string Sequence(Position position) => position.Partition == 0
        ? position.Sequence.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{position.Partition}/{position.Sequence}");

    // Bidirectional overrides can make a line read as another one.
    private static bool IsHostile(char letter) =>
        char.IsControl(letter) || letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029';
}
