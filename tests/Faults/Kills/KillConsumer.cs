using System.Text.Json;
using EventHub.Faults.Calls;

namespace EventHub.Faults.Kills;

/// <summary>One consumer of a subscription: acknowledges most of what it gets, refuses some, gives some up, and forgets some.</summary>
internal sealed class KillConsumer(KillLedger ledger, string subscription, string name, bool isMoody, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Consumes until the hub does not answer any more.</summary>
    public async Task RunAsync(HttpClient hub)
    {
        while (await TryOnceAsync(hub, isMoody, "100ms") is not null)
        {
            ledger.Step();
        }
    }

    /// <summary>Takes and acknowledges what there is; how many came.</summary>
    public async Task<int> DrainOnceAsync(HttpClient hub)
    {
        int? count = await TryOnceAsync(hub, isMoodyNow: false, "500ms");
        Assert.True(count is not null, "A hub that nobody killed did not answer.");
        return count.Value;
    }

    private async Task<int?> TryOnceAsync(HttpClient hub, bool isMoodyNow, string wait)
    {
        long asked = ledger.Stamp();
        Answer? answer = await hub.TryAskAsync(
            HttpMethod.Post, $"/v1/subscriptions/{subscription}:pull", $$"""{"max":{{_random.Next(1, 200)}},"wait":"{{wait}}","consumer":"{{name}}"}""");
        if (answer is null || answer.Status >= 500)
        {
            return null;
        }

        if (!answer.IsSuccess)
        {
            // It is deleted just now; asking again takes the time of an answer.
            Assert.True(answer.Status == 404, $"A pull was answered {answer}");
            return 0;
        }

        JsonElement[] deliveries = [.. answer.Body.GetProperty("deliveries").EnumerateArray()];
        Array.ForEach(deliveries, one => ledger.Deliver(subscription, IdOf(one), one.GetProperty("late").GetBoolean(), asked));
        return deliveries.Length == 0 || await TrySettleAsync(hub, deliveries, isMoodyNow) ? deliveries.Length : null;
    }

    private async Task<bool> TrySettleAsync(HttpClient hub, JsonElement[] deliveries, bool isMoodyNow)
    {
        // In the order of the answer: what is done, what is to come again, what is given up. The rest is forgotten.
        ILookup<int, JsonElement> said = deliveries.ToLookup(_ => isMoodyNow ? _random.Next(40) switch { < 30 => 0, < 34 => 1, 34 => 2, _ => 3 } : 0);
        JsonElement[] ends = [.. said[0], .. said[1], .. said[2]];
        foreach (JsonElement termed in said[2].Where(one => !one.GetProperty("late").GetBoolean()))
        {
            ledger.Termed.TryAdd(IdOf(termed), false);
        }

        Answer? answer = await hub.TryAskAsync(HttpMethod.Post, $"/v1/subscriptions/{subscription}:settle", $$"""
            {"ack":[{{Join(said[0], static id => $"\"{id}\"")}}],"nak":[{{Join(said[1], static id => $"{{\"deliveryId\":\"{id}\",\"delay\":\"0s\",\"error\":\"not now\"}}")}}],
             "term":[{{Join(said[2], static id => $"{{\"deliveryId\":\"{id}\",\"error\":\"never\"}}")}}]}
            """);
        if (answer is null || !answer.IsSuccess)
        {
            Assert.True(answer is null or { Status: 404 or 429 or >= 500 }, $"A settlement was answered {answer}");
            return answer is not null && answer.Status < 500;
        }

        string[] results = [.. answer.Body.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("result").GetString()!)];
        Assert.Equal(ends.Length, results.Length);
        int acks = said[0].Count(), naks = said[1].Count();
        for (int i = 0; i < ends.Length; i++)
        {
            Note(ends[i], results[i], isNak: i >= acks && i < acks + naks, isTerm: i >= acks + naks);
        }

        return true;
    }

    private void Note(JsonElement delivery, string result, bool isNak, bool isTerm)
    {
        // What came late is no part of the event's own delivery.
        if (result == "settled" && !isNak && !delivery.GetProperty("late").GetBoolean())
        {
            ledger.Settle(subscription, IdOf(delivery));
            if (isTerm)
            {
                ledger.Termed[IdOf(delivery)] = true;
            }
        }
    }

    private static string IdOf(JsonElement delivery) => delivery.GetProperty("event").GetProperty("id").GetString()!;

    private static string Join(IEnumerable<JsonElement> deliveries, Func<string, string> shape) =>
        string.Join(',', deliveries.Select(one => shape(one.GetProperty("deliveryId").GetString()!)));
}
