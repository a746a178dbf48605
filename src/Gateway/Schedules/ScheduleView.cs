using System.Text.Json;
using EventHub.Grains.Interfaces.Schedules;
using EventHub.Protocol.Envelope;

namespace EventHub.Gateway.Schedules;

/// <summary>A schedule as REST shows it: its name, its definition, and where it stands.</summary>
internal static class ScheduleView
{
    /// <summary>Writes the members into an object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter json, ScheduleInfo schedule)
    {
        json.WriteString("name", schedule.Name);

        // As it is stored: a definition that this machine cannot read any more is shown too.
        using (JsonDocument definition = JsonDocument.Parse(schedule.Definition))
        {
            foreach (JsonProperty field in definition.RootElement.EnumerateObject())
            {
                field.WriteTo(json);
            }
        }

        json.WriteBoolean("paused", schedule.Paused);
        json.WriteNumber("version", schedule.Version);
        json.WriteString("createdAt", Timestamps.Format(schedule.CreatedAt.UtcTicks));
        json.WriteString("changedAt", Timestamps.Format(schedule.ChangedAt.UtcTicks));
        WriteTime(json, "nextAt", schedule.NextAt);
        WriteTime(json, "lastFiredAt", schedule.LastFiredAt);
        json.WriteString("lastEventId", schedule.LastEventId);
        json.WriteNumber("fired", schedule.Fired);
        json.WriteNumber("missed", schedule.Missed);
        json.WriteString("lastError", schedule.LastError);
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time) =>
        json.WriteString(name, time is { } value ? Timestamps.Format(value.UtcTicks) : null);
}
