using System.Globalization;
using System.Text;

namespace EventHub.Fuzz.Kit;

/// <summary>
/// Inputs that are kept, one a line: printable ASCII stands for itself, <c>\n \r \t \\ \xNN</c> for the rest, <c>\-</c> for nothing at all. Blank lines and those
/// that begin with <c>#</c> are for readers.
/// </summary>
internal static class Corpus
{
    /// <summary>The inputs kept for a surface.</summary>
    public static IReadOnlyList<byte[]> Read(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "corpus", name + ".txt");
        return File.Exists(path) ? [.. File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#').Select(Decode)] : [];
    }

    /// <summary>An input as a line of the corpus.</summary>
    public static string Encode(ReadOnlySpan<byte> input)
    {
        StringBuilder line = new();
        foreach (byte value in input)
        {
            _ = value switch
            {
                (byte)'\n' => line.Append("\\n"),
                (byte)'\r' => line.Append("\\r"),
                (byte)'\t' => line.Append("\\t"),
                (byte)'\\' => line.Append("\\\\"),
                (byte)'#' when line.Length == 0 => line.Append("\\x23"),
                >= (byte)' ' and <= (byte)'~' => line.Append((char)value),
                _ => line.Append(CultureInfo.InvariantCulture, $"\\x{value:X2}"),
            };
        }

        // A blank at the end is lost on the way through editors.
        return line.Length == 0 ? "\\-" : line[^1] == ' ' ? line.ToString(0, line.Length - 1) + "\\x20" : line.ToString();
    }

    /// <summary>The input of a line.</summary>
    public static byte[] Decode(string line)
    {
        List<byte> bytes = [];
        for (int at = 0; at < line.Length; at++)
        {
            if (line[at] != '\\')
            {
                bytes.AddRange(Encoding.UTF8.GetBytes([line[at]]));
                continue;
            }

            switch (line[++at])
            {
                case '-':
                    break;
                case 'x':
                    bytes.Add(Convert.ToByte(line.Substring(at + 1, 2), 16));
                    at += 2;
                    break;
                default:
                    bytes.Add(line[at] switch { 'n' => (byte)'\n', 'r' => (byte)'\r', 't' => (byte)'\t', char other => (byte)other });
                    break;
            }
        }

        return [.. bytes];
    }
}
