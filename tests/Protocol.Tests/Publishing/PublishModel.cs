using System.Text.Json;
using EventHub.Protocol.Channels;

namespace EventHub.Protocol.Tests.Publishing;

/// <summary>Which fields of a publish object are wrong, the slow and obvious way. Knows the members that the tests use.</summary>
internal static class PublishModel
{
    private static readonly string[] Texts = ["channel", "source", "subject", "priority", "sourceKind", "contentType", "correlationId"];

    public static string[] Errors(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        List<string> errors = [];
        Dictionary<string, JsonElement> seen = [];
        foreach (JsonProperty member in document.RootElement.EnumerateObject())
        {
            if (member.Name == "unknown" || !seen.TryAdd(member.Name, member.Value) || IsWrong(member.Name, member.Value))
            {
                errors.Add("/" + member.Name);
            }
        }

        if (!Has(seen, "channel"))
        {
            errors.Add("/channel");
        }

        string contentType = seen.TryGetValue("contentType", out JsonElement value) ? value.GetString()! : "json";
        if (!seen.ContainsKey("payload") || !contentType.Contains("json", StringComparison.Ordinal))
        {
            errors.Add("/payload");
        }

        return [.. errors];
    }

    private static bool IsWrong(string name, JsonElement value)
    {
        if (name is "id")
        {
            return true;
        }

        if (name == "expiresAt" && value.ValueKind == JsonValueKind.String)
        {
            return value.GetString() == "x";
        }

        if (value.ValueKind == JsonValueKind.Null || name == "payload")
        {
            return false;
        }

        return name == "metadata" ? value.ValueKind != JsonValueKind.Object : !Texts.Contains(name) || IsWrongText(name, value);
    }

    private static bool IsWrongText(string name, JsonElement value) => value.ValueKind != JsonValueKind.String || name switch
    {
        "channel" => !ChannelName.TryParse(value.GetString(), out _),
        "priority" => value.GetString() is not ("high" or "low" or ""),
        "sourceKind" => value.GetString() is not ("frontend" or "internal"),
        "source" => value.GetString() == "",
        _ => value.GetString()!.Any(char.IsControl),
    };

    private static bool Has(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;
}
