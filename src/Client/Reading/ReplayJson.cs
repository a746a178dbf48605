using System.Buffers;
using System.Text.Json;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Json;

namespace EventHub.Client.Reading;

/// <summary>Requests for replays and of dead letters as JSON, and replays out of it. What is null is left out.</summary>
internal static class ReplayJson
{
    public static byte[] Write(ReplayQuery query, bool dryRun) => Write(json =>
    {
        if (query.Patterns is { } patterns)
        {
            WriteTexts(json, "patterns", patterns);
        }

        WriteText(json, "since", query.Since);
        WriteText(json, "until", query.Until);
        WriteText(json, "subscription", query.Subscription);
        json.WriteBoolean("skipCompleted", query.SkipCompleted);
        WriteNumber(json, "rate", query.Rate);
        json.WriteBoolean("dryRun", dryRun);
    });

    public static byte[] Write(DeadLetterQuery query, int? rate, bool dryRun) => Write(json =>
    {
        if (query.Ids is { } ids)
        {
            WriteTexts(json, "ids", ids.Select(static id => id.ToString()));
        }

        WriteText(json, "channel", query.Channel);
        WriteText(json, "since", query.Since is { } since ? Timestamps.Format(since.UtcTicks) : null);
        WriteText(json, "until", query.Until is { } until ? Timestamps.Format(until.UtcTicks) : null);
        WriteNumber(json, "max", query.Max);
        WriteNumber(json, "rate", rate);
        json.WriteBoolean("dryRun", dryRun);
    });

    public static ReplayStatus Read(JsonElement json) => new(
        Text(json, "id"), Text(json, "kind"), Text(json, "state"), [.. json.GetProperty("subscriptions").EnumerateArray().Select(static name => name.GetString()!)],
        Count(json, "matched"), Count(json, "handedOut") ?? 0, Count(json, "open"), Count(json, "settled"), Count(json, "failed"),
        json.GetProperty("createdAt").GetDateTimeOffset(), json.GetProperty("endedAt") is { ValueKind: JsonValueKind.String } ended ? ended.GetDateTimeOffset() : null);

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = PlainJson.To(output))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? "";

    private static long? Count(JsonElement json, string name) => json.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;
}
