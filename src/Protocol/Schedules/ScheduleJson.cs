using System.Buffers;
using System.Text.Json;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Json;

namespace EventHub.Protocol.Schedules;

/// <summary>Writes schedules as JSON: every field, in one order. What is written reads as an equal definition.</summary>
public static class ScheduleJson
{
    /// <summary>The document as UTF-8. Equal definitions have equal bytes.</summary>
    public static byte[] ToUtf8(ScheduleDefinition definition)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = PlainJson.To(output))
        {
            json.WriteStartObject();
            WriteFields(json, definition);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes the members of a definition into an object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter json, ScheduleDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(definition);
        json.WriteString("cron", definition.Timing.Cron?.Text);
        json.WriteString("timeZone", definition.ZoneId);
        json.WriteString("every", definition.Timing.Every is { } every ? Durations.Format(every) : null);
        json.WritePropertyName("event");
        json.WriteRawValue(definition.EventJson.AsSpan(), skipInputValidation: true);
    }
}
