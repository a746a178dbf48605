using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EventHub.EmbeddedRuntime.State;

/// <summary>
/// Any text as a file name: lower-case letters, digits and dashes stand for themselves, other bytes of its UTF-8 become <c>%xx</c>.
/// What grows too long for a file system ends in a hash of the whole instead.
/// </summary>
internal static class FileName
{
    private const int CharsMax = 100;

    public static string Escape(string text)
    {
        StringBuilder name = new(text.Length + 8);
        foreach (byte unit in Encoding.UTF8.GetBytes(text))
        {
            if (unit is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-')
            {
                name.Append((char)unit);
            }
            else
            {
                name.Append(CultureInfo.InvariantCulture, $"%{unit:x2}");
            }
        }

        if (name.Length <= CharsMax)
        {
            return name.Length == 0 ? "%" : name.ToString();
        }

        // A tilde never comes from escaping, so no short name looks like this.
        return $"{name.ToString(0, CharsMax - 33)}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16))}";
    }
}
