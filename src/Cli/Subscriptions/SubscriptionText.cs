using System.Text.Json;

namespace EventHub.Cli.Subscriptions;

/// <summary>A subscription as people read it.</summary>
internal static class SubscriptionText
{
    private static readonly string[] Own = ["name", "paused", "counts"];

    /// <summary>Its row of the list.</summary>
    public static string[] Row(JsonElement subscription)
    {
        JsonElement counts = subscription.GetProperty("counts");
        return
        [
            subscription.GetProperty("name").GetString()!, State(subscription), counts.GetProperty("consumers").ToString(), counts.GetProperty("inFlight").ToString(),
            counts.GetProperty("waiting").ToString(), counts.GetProperty("deadLetters").ToString(), Value(subscription.GetProperty("patterns")),
        ];
    }

    /// <summary>All of it, a name and a value each: first how it stands, then what it wants. Of objects only what says something.</summary>
    public static IEnumerable<(string Name, string Value)> Fields(JsonElement subscription)
    {
        yield return ("state", State(subscription));
        foreach (JsonProperty count in subscription.GetProperty("counts").EnumerateObject())
        {
            yield return (count.Name, count.Value.ToString());
        }

        foreach (JsonProperty field in subscription.EnumerateObject().Where(static field => !Own.Contains(field.Name)))
        {
            yield return (field.Name, Value(field.Value));
        }
    }

    private static string State(JsonElement subscription) => subscription.GetProperty("paused").GetBoolean() ? "paused" : "active";

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Value)),
        JsonValueKind.Object => Members(value),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => value.ToString(),
    };

    private static string Members(JsonElement value)
    {
        string[] parts = [.. value.EnumerateObject().Where(static member => Value(member.Value).Length > 0).Select(static member => $"{member.Name}={Value(member.Value)}")];
        return parts.Length == 0 ? "-" : string.Join(' ', parts);
    }
}
