using System.Text.Json;
using EventHub.Faults.Calls;

namespace EventHub.Faults.Kills;

/// <summary>Compares what a hub holds with what its clients know.</summary>
internal static class KillCheck
{
    /// <summary>
    /// 0 lost: what was acknowledged is there, under its id, byte for byte, unless a client deleted it.
    /// 0 phantom: nothing is there that nobody sent, that was refused, or whose deletion was answered.
    /// 0 double: nothing is there twice. And one client's events stand in the order sent.
    /// </summary>
    public static async Task AgreesAsync(KillLedger ledger, HttpClient hub)
    {
        List<JsonElement> stored = await hub.ListAsync("order=asc&channel=k.%3E");
        Dictionary<string, string> byKey = [];
        Dictionary<string, int> lastOf = [];
        foreach (JsonElement one in stored)
        {
            string id = one.GetProperty("id").GetString()!, key = one.GetProperty("payload").GetProperty("key").GetString()!;
            Assert.True(byKey.TryAdd(key, id), $"'{key}' is stored twice, as {id} and {byKey.GetValueOrDefault(key)}.");
            Assert.True(ledger.Sent.TryGetValue(key, out SentEvent? sent), $"'{key}' was never sent, and is stored as {id}.");
            Assert.False(sent.IsForbidden, $"'{key}' was refused, and is stored as {id}.");
            Assert.False(ledger.Deleted.GetValueOrDefault(id), $"{id} was deleted and answered so, and is listed.");
            Assert.Equal((sent.Channel, sent.Payload), (one.GetProperty("channel").GetString(), one.GetProperty("payload").GetRawText()));
            if (!sent.WasRepeated && sent.Channel != KillPublisher.PausedChannel)
            {
                Assert.True(lastOf.GetValueOrDefault(sent.Channel) < sent.Number, $"'{key}' stands behind number {lastOf.GetValueOrDefault(sent.Channel)} of its client.");
                lastOf[sent.Channel] = sent.Number;
            }
        }

        foreach (SentEvent sent in ledger.Sent.Values.Where(sent => sent.Id is not null && !ledger.Deleted.ContainsKey(sent.Id)))
        {
            Assert.True(byKey.GetValueOrDefault(sent.Key) == sent.Id, $"'{sent.Key}' was acknowledged as {sent.Id} and is {byKey.GetValueOrDefault(sent.Key) ?? "gone"}.");
        }
    }

    /// <summary>0 stuck: every event has come to an end, and not without having been handed out.</summary>
    public static async Task EverythingEndedAsync(KillLedger ledger, HttpClient hub, string subscription)
    {
        foreach (JsonElement one in await hub.ListAsync("order=asc&channel=k.%3E"))
        {
            string id = one.GetProperty("id").GetString()!, status = one.GetProperty("status").GetString()!;
            bool wasTermed = ledger.Termed.TryGetValue(id, out bool isTermed);
            Assert.True(
                (status == "completed" && !isTermed) || (status == "failed" && wasTermed),
                $"{id} is {status}; a term was {(isTermed ? "answered" : wasTermed ? "sent" : "not sent")}. {one.GetRawText()}");
            Assert.True(ledger.WasDelivered(subscription, id), $"{id} is {status} and was never handed out.");
        }

        JsonElement counts = (await hub.AskAsync(HttpMethod.Get, $"/v1/subscriptions/{subscription}")).GetProperty("counts");
        Assert.Equal((0, 0), (counts.GetProperty("inFlight").GetInt32(), counts.GetProperty("waiting").GetInt32()));
        foreach (string? replay in ledger.Replays.Values)
        {
            Assert.Equal("completed", (await hub.AskAsync(HttpMethod.Get, $"/v1/replays/{replay}")).GetProperty("state").GetString());
        }
    }
}
