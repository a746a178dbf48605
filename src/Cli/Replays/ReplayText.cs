using System.Text.Json;

namespace EventHub.Cli.Replays;

/// <summary>A replay as text.</summary>
internal static class ReplayText
{
    /// <summary>Its fields, by name.</summary>
    public static IEnumerable<(string Field, string Value)> FieldsOf(JsonElement replay)
    {
        foreach (string name in (string[])["state", "kind", "matched", "handedOut", "open", "settled", "failed", "createdAt", "endedAt"])
        {
            yield return (name, Of(replay.GetProperty(name)));
        }

        yield return ("subscriptions", string.Join(", ", replay.GetProperty("subscriptions").EnumerateArray().Select(Of)));
        foreach (JsonProperty asked in replay.GetProperty("request").EnumerateObject())
        {
            if (asked.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False))
            {
                yield return (asked.Name, Of(asked.Value));
            }
        }
    }

    /// <summary>Its line in a list.</summary>
    public static string[] Row(JsonElement replay) =>
    [
        Of(replay.GetProperty("id")), Of(replay.GetProperty("state")), Of(replay.GetProperty("matched")), Of(replay.GetProperty("handedOut")),
        Of(replay.GetProperty("failed")), Of(replay.GetProperty("createdAt")), string.Join(", ", replay.GetProperty("subscriptions").EnumerateArray().Select(Of)),
    ];

    private static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "-",
        JsonValueKind.True => "yes",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Of)),
        _ => value.GetRawText(),
    };
}
