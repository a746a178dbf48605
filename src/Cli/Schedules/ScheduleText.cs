using System.Text.Json;

namespace EventHub.Cli.Schedules;

/// <summary>A schedule as people read it.</summary>
internal static class ScheduleText
{
    private static readonly string[] Own = ["name", "paused"];

    /// <summary>Its row of the list.</summary>
    public static string[] Row(JsonElement schedule) =>
    [
        schedule.GetProperty("name").GetString()!, State(schedule), When(schedule), schedule.GetProperty("nextAt").ToString(), schedule.GetProperty("fired").ToString(),
        schedule.GetProperty("missed").ToString(), schedule.GetProperty("event").GetProperty("channel").GetString()!,
    ];

    /// <summary>All of it that says something, a name and a value each: first how it stands.</summary>
    public static IEnumerable<(string Name, string Value)> Fields(JsonElement schedule) =>
        schedule.EnumerateObject().Where(static field => !Own.Contains(field.Name) && field.Value.ValueKind != JsonValueKind.Null)
            .Select(static field => (field.Name, field.Value.ToString())).Prepend(("state", State(schedule)));

    private static string State(JsonElement schedule) => schedule.GetProperty("paused").GetBoolean() ? "paused"
        : schedule.GetProperty("lastError").ValueKind == JsonValueKind.Null ? "active" : "failing";

    private static string When(JsonElement schedule) => schedule.GetProperty("every").GetString() is { } every
        ? "every " + every : $"{schedule.GetProperty("cron")} ({schedule.GetProperty("timeZone")})";
}
