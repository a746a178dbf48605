using System.Text.Json;

namespace EventHub.Cluster.Kit;

/// <summary>What the log has.</summary>
internal static class Stored
{
    /// <summary>The numbers of a channel's events, oldest first.</summary>
    public static async Task<IReadOnlyList<int>> NumbersAsync(Uri gateway, string channel)
    {
        using HttpClient client = new() { BaseAddress = gateway };
        List<int> stored = [];
        for (string? after = ""; after is not null;)
        {
            string place = after.Length > 0 ? "&after=" + Uri.EscapeDataString(after) : "";
            using JsonDocument page = JsonDocument.Parse(await client.GetByteArrayAsync($"/v1/events?channel={channel}&order=asc&limit=1000{place}"));
            stored.AddRange(page.RootElement.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("payload").GetProperty("number").GetInt32()));
            after = page.RootElement.TryGetProperty("next", out JsonElement next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
        }

        return stored;
    }
}
