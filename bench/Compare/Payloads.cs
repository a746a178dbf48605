using System.Globalization;
using System.Text;

namespace EventHub.Bench.Compare;

/// <summary>What is published: the same bytes to everyone.</summary>
internal static class Payloads
{
    public const string Opaque = "application/octet-stream";

    public static byte[] Of(int bytes) => Encoding.ASCII.GetBytes("{\"text\":\"" + new string('x', bytes - 11) + "\"}");

    public static string Name(int bytes) => bytes == 1024 ? "1 KiB" : string.Create(CultureInfo.InvariantCulture, $"{bytes} B");

    public static string Scenario(int bytes, int window) => string.Create(CultureInfo.InvariantCulture, $"{Name(bytes)}, window {window:N0}");
}
