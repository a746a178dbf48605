using System.Text.Json;

namespace EventHub.Cli.Sagas;

/// <summary>Sagas as people read them.</summary>
internal static class SagaText
{
    public static string Path(string definition, string key, string verb = "") => $"/v1/sagas/{Uri.EscapeDataString(definition)}/{Uri.EscapeDataString(key)}{verb}";

    /// <summary>How it stands, in a word or two.</summary>
    public static string Status(JsonElement saga)
    {
        string status = saga.GetProperty("status").GetString()!;
        return saga.GetProperty("paused").GetBoolean() ? status + ", paused" : saga.GetProperty("held").GetBoolean() ? status + ", held" : status;
    }

    /// <summary>What is said of an answer that is behind; null of any other.</summary>
    public static string? Behind(JsonElement answer) => answer.TryGetProperty("upToDate", out JsonElement upToDate) && !upToDate.GetBoolean()
        ? "The hub is behind: not every event that was stored before this was asked is in it yet."
        : null;

    /// <summary>Its row of the list.</summary>
    public static string[] Row(JsonElement saga) =>
    [
        saga.GetProperty("definition").GetString()!, saga.GetProperty("key").GetString()!, Status(saga), saga.GetProperty("state").GetString()!,
        saga.GetProperty("startedAt").GetString()!, saga.GetProperty("changedAt").GetString()!,
    ];

    /// <summary>A line of its history.</summary>
    public static string[] Line(JsonElement line) =>
        [line.GetProperty("at").GetString()!, line.GetProperty("kind").GetString()!, line.GetProperty("subject").GetString()!, line.GetProperty("detail").GetString() ?? ""];
}
