using System.Text;

namespace EventHub.Protocol.Tests.Json;

/// <summary>Random JSON text, well-formed and not quite.</summary>
internal static class JsonTexts
{
    private static readonly string[] Scalars =
    [
        "null", "true", "false", "0", "-0", "-1", "12", "1.5", "1e9", "-0.25E-3", "123456789012345678901234567890", "\"\"", "\"a\"", "\"é😀\"",
        "\"\\n\\\"\\\\\\/\"", "\"\\u0041\\uD83D\\uDE00\"", "\"\\ud800\"", "\"a string longer than sixteen bytes, with \\t an escape\"",
    ];

    private static readonly string[] Spaces = ["", "", "", " ", "\n", "\r\n\t "];
    private const string Junk = "{}[]\",:\\ue0-+.19tfn \n\u0001éx";

    public static string Value(Random random, int depth)
    {
        int kind = random.Next(depth > 0 ? 4 : 2);
        if (kind < 2)
        {
            return Scalars[random.Next(Scalars.Length)];
        }

        StringBuilder text = new();
        text.Append(kind == 2 ? '{' : '[').Append(Space(random));
        int count = random.Next(4);
        for (int i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(Space(random));
            text.Append(kind == 2 ? $"\"n{random.Next(5)}\"{Space(random)}:{Space(random)}" : "");
            text.Append(Value(random, depth - 1)).Append(Space(random));
        }

        return text.Append(kind == 2 ? '}' : ']').ToString();
    }

    /// <summary>The text with a few bytes taken out, put in or changed.</summary>
    public static byte[] Damage(Random random, string text)
    {
        List<byte> bytes = [.. Text.Utf8(text)];
        for (int i = random.Next(1, 3); i > 0 && bytes.Count > 0; i--)
        {
            int at = random.Next(bytes.Count);
            byte junk = Text.Utf8(Junk[random.Next(Junk.Length)].ToString())[0];
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, junk);
                    break;
                case 2:
                    bytes[at] = junk;
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    private static string Space(Random random) => Spaces[random.Next(Spaces.Length)];
}
