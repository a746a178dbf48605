using System.Text.Json;
using EventHub.Cli.Output;

namespace EventHub.Cli.Channels;

/// <summary>One channel as a row for people.</summary>
internal static class ChannelRow
{
    public static string[] Of(JsonElement channel) =>
    [
        channel.GetProperty("name").GetString()!,
        PlainText.Count(channel.GetProperty("events").GetInt64()),
        PlainText.Size(channel.GetProperty("bytes").GetInt64()),
        channel.TryGetProperty("lastEventAt", out JsonElement last) ? last.GetString() ?? "" : "",
    ];
}
