using System.Text;
using System.Text.Json;

namespace EventHub.Scenarios;

/// <summary>One line of a sample: what is published, and the payload's exact bytes.</summary>
internal sealed record SampleLine(string Channel, byte[] Payload)
{
    /// <summary>The lines of a file under <c>Samples</c>.</summary>
    public static SampleLine[] Read(string name) => [.. File.ReadAllLines(PathOf(name)).Select(Parse)];

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Samples", name);

    private static SampleLine Parse(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement root = document.RootElement;
        byte[] payload = root.TryGetProperty("payload", out JsonElement json) ? Encoding.UTF8.GetBytes(json.GetRawText()) : root.GetProperty("payloadBase64").GetBytesFromBase64();
        return new SampleLine(root.GetProperty("channel").GetString()!, payload);
    }
}
