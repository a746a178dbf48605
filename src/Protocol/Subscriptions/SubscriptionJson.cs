using System.Buffers;
using System.Text.Json;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Json;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Subscriptions;

/// <summary>Writes definitions as JSON: every field, in one order. What is written reads as an equal definition.</summary>
public static class SubscriptionJson
{
    /// <summary>The document as UTF-8. Equal definitions have equal bytes.</summary>
    public static byte[] ToUtf8(SubscriptionDefinition definition)
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
    public static void WriteFields(Utf8JsonWriter json, SubscriptionDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(definition);
        WriteTexts(json, "patterns", definition.Patterns.Patterns.Select(pattern => pattern.Text));
        WriteFilter(json, definition.Filter);
        json.WriteString("from", definition.From);
        json.WriteStartObject("deliver");
        json.WriteString("kind", "pull");
        json.WriteEndObject();
        json.WriteBoolean("ordered", definition.Ordered);
        json.WriteString("priorityMode", SubscriptionWords.Of(definition.PriorityMode));
        json.WriteString("ackDeadline", Durations.Format(definition.AckDeadline));
        json.WriteNumber("maxInFlight", definition.MaxInFlight);
        WriteRetry(json, definition.Retry);
    }

    private static void WriteFilter(Utf8JsonWriter json, SubscriptionFilter filter)
    {
        json.WriteStartObject("filter");
        WriteTexts(json, "sources", filter.Sources);
        WriteTexts(json, "types", filter.Types);
        WriteTexts(json, "targets", filter.Targets);
        json.WriteStartArray("priorities");
        foreach (EventPriority priority in filter.Priorities)
        {
            json.WriteStringValue(EventNames.Of(priority));
        }

        json.WriteEndArray();
        json.WriteNull("sql");
        json.WriteEndObject();
    }

    private static void WriteRetry(Utf8JsonWriter json, in RetryPolicy retry)
    {
        json.WriteStartObject("retry");
        json.WriteNumber("maxAttempts", retry.MaxAttempts);
        json.WriteString("initialDelay", Durations.Format(retry.InitialDelay));
        json.WriteString("maxDelay", Durations.Format(retry.MaxDelay));
        json.WriteNumber("factor", retry.Factor);
        json.WriteNumber("jitter", retry.Jitter);
        json.WriteEndObject();
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
}
