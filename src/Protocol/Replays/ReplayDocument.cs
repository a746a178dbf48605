using System.Buffers;
using System.Text.Json;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;

namespace EventHub.Protocol.Replays;

/// <summary>A replay as JSON: reads what was sent, and writes it in one form, by which repeated requests are known.</summary>
public static class ReplayDocument
{
    /// <summary>Reads a request; a problem that names every field at fault, or null.</summary>
    public static Problem? Read(ReadOnlySpan<byte> json, out ReplayRequest request) => new ReplayReader().Read(json, out request);

    /// <summary>Every field, in one order. Equal requests have equal bytes.</summary>
    public static byte[] ToUtf8(ReplayRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = PlainJson.To(output))
        {
            json.WriteStartObject();
            WritePatterns(json, request.Patterns);
            json.WriteString("since", request.Since);
            json.WriteString("until", request.Until);
            json.WriteString("subscription", request.Subscription);
            json.WriteBoolean("skipCompleted", request.SkipCompleted);
            if (request.Rate is { } rate)
            {
                json.WriteNumber("rate", rate);
            }
            else
            {
                json.WriteNull("rate");
            }

            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static void WritePatterns(Utf8JsonWriter json, PatternSet? patterns)
    {
        if (patterns is null)
        {
            json.WriteNull("patterns");
            return;
        }

        json.WriteStartArray("patterns");
        foreach (ChannelPattern pattern in patterns.Patterns)
        {
            json.WriteStringValue(pattern.Text);
        }

        json.WriteEndArray();
    }
}
