using System.Buffers;
using System.Text.Json;
using System.Text;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Json;

namespace EventHub.Protocol.Policies;

/// <summary>Writes policies as JSON: every field, null where nothing is decided. What is written can be read again.</summary>
public static class PolicyJson
{
    /// <summary>The document as UTF-8.</summary>
    public static byte[] ToUtf8(PolicyDocument document)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = PlainJson.To(output))
        {
            json.WriteStartObject();
            WriteFields(json, document.Pattern, document.Policy);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes the members of a policy into an object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter json, ChannelPattern? pattern, ChannelPolicy policy)
    {
        if (pattern is not null)
        {
            json.WriteString("pattern", pattern.Text);
        }

        json.WriteString("retention", Text(policy.Retention));
        WriteNumber(json, "maxBytes", policy.MaxBytes);
        json.WriteString("ttl", Text(policy.Ttl));
        json.WriteString("priority", policy.Priority is { } priority ? Encoding.UTF8.GetString(EventNames.Of(priority)) : null);
        json.WriteNull("schema");
        WriteRateLimit(json, policy.RateLimit);
        json.WriteString("dedupWindow", Text(policy.DedupWindow));
        json.WriteString("paused", policy.Paused is { } paused ? PolicyWords.Of(paused) : null);
    }

    private static string? Text(TimeSpan? duration) => duration is { } value ? Durations.Format(value) : null;

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteRateLimit(Utf8JsonWriter json, RateLimit? limit)
    {
        if (limit is not { } rate)
        {
            json.WriteNull("rateLimit");
            return;
        }

        json.WriteStartObject("rateLimit");
        json.WriteNumber("events", rate.Events);
        json.WriteString("per", Durations.Format(rate.Per));
        json.WriteNumber("burst", rate.Burst);
        json.WriteEndObject();
    }
}
