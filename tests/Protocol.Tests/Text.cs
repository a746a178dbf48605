using System.Text;

namespace EventHub.Protocol.Tests;

/// <summary>Short ways between text and UTF-8.</summary>
internal static class Text
{
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static string Of(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
