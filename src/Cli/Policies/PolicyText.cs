using System.Text.Json;

namespace EventHub.Cli.Policies;

/// <summary>A policy in one line, as tables show it.</summary>
internal static class PolicyText
{
    private static readonly string[] Fields = ["retention", "maxBytes", "ttl", "priority", "rateLimit", "dedupWindow", "paused"];

    /// <summary>What it decides, such as <c>retention=7d rateLimit=100/1s</c>; a dash when that is nothing.</summary>
    public static string Of(JsonElement policy)
    {
        string[] parts = policy.ValueKind != JsonValueKind.Object ? [] :
        [
            .. Fields.Where(name => policy.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null)
                .Select(name => $"{name}={Value(policy.GetProperty(name))}"),
        ];
        return parts.Length == 0 ? "-" : string.Join(' ', parts);
    }

    private static string Value(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? $"{value.GetProperty("events")}/{value.GetProperty("per")} (burst {value.GetProperty("burst")})"
        : value.ToString();
}
