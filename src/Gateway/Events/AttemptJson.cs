using System.Text.Json;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;

namespace EventHub.Gateway.Events;

/// <summary>Writes the attempts of a delivery.</summary>
internal static class AttemptJson
{
    /// <summary>Writes the member <c>attempts</c> into an object that is open.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<DeliveryAttempt> attempts)
    {
        json.WriteStartArray("attempts");
        foreach (DeliveryAttempt attempt in attempts)
        {
            json.WriteStartObject();
            json.WriteNumber("attempt", attempt.Number);
            WriteTime(json, "at", attempt.AtTicks);
            json.WriteString("consumer", attempt.Consumer);
            WriteTime(json, "endedAt", attempt.EndedTicks);
            json.WriteString("result", attempt.Result);
            json.WriteString("error", attempt.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a time; null for none.</summary>
    public static void WriteTime(Utf8JsonWriter json, string name, long ticks) => json.WriteString(name, ticks == 0 ? null : Timestamps.Format(ticks));
}
