using System.Text.Json;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios.Ledgers;

/// <summary>Compares a hub with what its clients know.</summary>
internal static class LedgerCheck
{
    /// <summary>
    /// Every acknowledged key is there under its id; no key is there twice; nothing is there that nobody published; each connection's
    /// events to its channel stand in the order sent.
    /// </summary>
    public static async Task AgreesAsync(Ledger ledger, RunningHub hub)
    {
        List<(string Key, string Id, long Sequence, string Channel)> stored = await ReadAllAsync(hub);
        Dictionary<string, string> byKey = [];
        foreach ((string key, string id, _, _) in stored)
        {
            Assert.True(ledger.Keys.ContainsKey(key), $"'{key}' was never published.");
            Assert.True(byKey.TryAdd(key, id), $"'{key}' is stored twice, as {id} and {byKey.GetValueOrDefault(key)}.");
        }

        foreach ((string key, string? id) in ledger.Keys)
        {
            Assert.True(id is null || byKey.GetValueOrDefault(key) == id, $"'{key}' was acknowledged as {id} and is {byKey.GetValueOrDefault(key) ?? "gone"}.");
        }

        Assert.Equal(stored.Select(one => one.Sequence), Enumerable.Range(1, stored.Count).Select(sequence => (long)sequence));
        foreach (IGrouping<string, (string Key, string Id, long Sequence, string Channel)> channel in stored.GroupBy(one => one.Channel))
        {
            Assert.Equal(channel.Select(one => one.Key).OrderBy(NumberOf), channel.Select(one => one.Key));
        }
    }

    private static int NumberOf(string key) => int.Parse(key[2..], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<List<(string Key, string Id, long Sequence, string Channel)>> ReadAllAsync(RunningHub hub)
    {
        List<(string, string, long, string)> stored = [];
        string? after = null;
        do
        {
            using JsonDocument page = JsonDocument.Parse(await hub.Client.GetStringAsync(
                $"/v1/events?channel=ledger.*&order=asc&limit=1000{(after is null ? "" : $"&after={after}")}"));
            foreach (JsonElement one in page.RootElement.GetProperty("events").EnumerateArray())
            {
                stored.Add((
                    one.GetProperty("payload").GetString()!, one.GetProperty("id").GetString()!,
                    one.GetProperty("position").GetProperty("sequence").GetInt64(), one.GetProperty("channel").GetString()!));
            }

            after = page.RootElement.GetProperty("next").GetString();
        }
        while (after is not null);
        return stored;
    }
}
