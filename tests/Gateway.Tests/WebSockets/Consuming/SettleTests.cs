using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Subscriptions;
using EventHub.Tests.Kit;
using Proto = EventHub.Protocol.Proto;

namespace EventHub.Gateway.Tests.WebSockets.Consuming;

public sealed class SettleTests
{
    [Fact]
    public async Task Settle_AllVerbs_AreAnsweredInTheirOrder()
    {
        await using HubHost hub = await ConsumeCalls.StartWithAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await client.ConsumeAsync(4);
        await hub.PublishAsync(4);
        string[] ids = [.. (await client.DeliveriesAsync(4)).Select(ConsumeCalls.Id)];
        JsonElement settled = await client.SettleAsync($$"""
            "progress":["{{ids[0]}}","no id"],"term":[{"deliveryId":"{{ids[1]}}","error":"broken"}],"nak":[{"deliveryId":"{{ids[2]}}","delay":"1h","error":null}],"ack":["{{ids[3]}}"]
            """);

        Assert.Equal([ids[3], ids[2], ids[1], ids[0], "no id"], settled.GetProperty("results").EnumerateArray().Select(ConsumeCalls.Id));
        Assert.Equal(["settled", "settled", "settled", "settled", "unknown"], settled.Results());
        Assert.Equal((1, 1, 1), (await hub.CountAsync("inFlight"), await hub.CountAsync("waiting"), await hub.CountAsync("deadLetters")));
    }

    [Fact]
    public async Task Settle_RepeatedStrangersAndNonsense_HasItsResultEach()
    {
        await using HubHost hub = await ConsumeCalls.StartWithAsync();
        await hub.SetAsync("other", ConsumeCalls.Definition);
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await client.ConsumeAsync(10);
        await client.ConsumeAsync(10, "other");
        await hub.PublishAsync(1);
        JsonElement first = await client.ReadAsync("one delivery"), second = await client.ReadAsync("the other");
        (first, second) = first.GetProperty("subscription").GetString() == "s" ? (first, second) : (second, first);
        string mine = first.GetProperty("deliveries")[0].Id(), strangers = second.GetProperty("deliveries")[0].Id();

        JsonElement settled = await client.SettleAsync($$"""
            "ack":["{{mine}}","{{strangers}}","","x\u0001\"","{{mine[..31]}}","AAAAAAAAAAEAAAAAAAAQAAAAAAEAAAAJ","{{mine}}"]
            """);
        Assert.Equal(["settled", "unknown", "unknown", "unknown", "unknown", "unknown", "settled"], settled.Results());
        Assert.Equal("x\u0001\"", settled.GetProperty("results")[3].Id());
        Assert.Equal(["settled"], (await client.SettleAsync($"\"ack\":[\"{mine}\"]")).Results());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Settle_WithRuns_TellsOnceWhatCameToTheSame(bool runs)
    {
        await using HubHost hub = await ConsumeCalls.StartWithAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await client.ConsumeAsync(4);
        await hub.PublishAsync(4);
        string[] ids = [.. (await client.DeliveriesAsync(4)).Select(ConsumeCalls.Id)];
        Proto.SettleRequest request = new()
        {
            Ref = 9, Subscription = "s", Runs = runs, Ack = { ids[0], ids[1], "no id", "nor this" }, Nak = { new Proto.Nak { DeliveryId = ids[2], DelayMs = 3_600_000 } }, Term = { new Proto.Term { DeliveryId = ids[3] } },
        };
        Proto.SettleResponse settled = (await client.AskAsync(new Proto.Frame { Settle = request })).Settled;

        Assert.Equal(runs ? [ids[0], "no id", ids[2]] : [ids[0], ids[1], "no id", "nor this", ids[2], ids[3]], settled.Results.Select(result => result.DeliveryId));
        Assert.Equal(runs ? [2, 2, 2] : new uint[6], settled.Results.Select(result => result.Count));
        Assert.Equal(Proto.SettleResult.Types.Result.Unknown, settled.Results[runs ? 1 : 2].Result);
        Assert.Equal((1, 1), (await hub.CountAsync("waiting"), await hub.CountAsync("deadLetters")));
    }

    [Fact]
    public async Task Settle_AfterTheDeadline_HasNoEffect()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await ConsumeCalls.StartWithAsync(time: time);
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await client.ConsumeAsync(10);
        await hub.PublishAsync(1);
        JsonElement first = Assert.Single(await client.DeliveriesAsync(1));
        time.Advance(TimeSpan.FromSeconds(31));
        JsonElement second = await NextDeliveryAsync(client, time);
        Assert.Equal(2, second.GetProperty("attempt").GetInt32());

        Assert.Equal(["deadlinePassed", "settled"], (await client.SettleAsync($"\"ack\":[\"{first.Id()}\",\"{second.Id()}\"]")).Results());
    }

    [Fact]
    public async Task Settle_ManyMessagesWithOthersBetween_AreAnsweredInTheOrderSent()
    {
        await using HubHost hub = await ConsumeCalls.StartWithAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await client.ConsumeAsync(100);
        await hub.PublishAsync(100);
        List<JsonElement> deliveries = await client.DeliveriesAsync(100);
        for (int i = 0; i < 100; i++)
        {
            string extra = i % 10 == 9 ? ",\"x\":1" : "";
            await client.SendAsync($$"""{"op":"settle","ref":{{i}},"subscription":"s","ack":["{{deliveries[i].Id()}}"]{{extra}}}""");
            if (i % 7 == 0)
            {
                await client.SendAsync($$"""{"op":"publish","ref":{{i}},"events":[{"channel":"b","payload":1}]}""");
            }
        }

        for (int i = 0; i < 100; i++)
        {
            JsonElement answer = await client.ReadAsync($"answer {i}");
            Assert.Equal((i, i % 10 == 9 ? "error" : "settled"), (answer.GetProperty("ref").GetInt32(), answer.GetProperty("op").GetString()));
            if (i % 7 == 0)
            {
                Assert.Equal("published", (await client.ReadAsync("published")).GetProperty("op").GetString());
            }
        }

        // What was refused took nothing of the others along.
        Assert.Equal(10, await hub.CountAsync("inFlight"));
    }

    [Fact]
    public async Task Settle_WithoutIds_IsAnsweredWithNoResults()
    {
        await using HubHost hub = await ConsumeCalls.StartWithAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        JsonElement answer = await client.AskAsync("""{"ack":null,"nak":[],"op":"settle","subscription":"s","ref":5}""");
        Assert.Equal("""{"op":"settled","ref":5,"results":[]}""", answer.GetRawText());
    }

    [Fact]
    public async Task Settle_IsCounted()
    {
        await using HubHost hub = await ConsumeCalls.StartWithAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await client.ConsumeAsync(10);
        await hub.PublishAsync(2);
        await client.AckAsync(await client.DeliveriesAsync(2));
        await client.SettleAsync("\"ack\":[\"x\"]");
        string metrics = await hub.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("eventhub_deliveries_total 2", metrics, StringComparison.Ordinal);
        Assert.Contains("eventhub_settlements_total{result=\"settled\"} 2", metrics, StringComparison.Ordinal);
        Assert.Contains("eventhub_settlements_total{result=\"unknown\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("eventhub_consumers 1", metrics, StringComparison.Ordinal);
        await client.AskAsync("""{"op":"unconsume","ref":1,"subscription":"s"}""");
        Assert.Contains("eventhub_consumers 0", await hub.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> NextDeliveryAsync(SocketClient client, FakeTimeProvider time)
    {
        // Far enough for the next attempt, and not for the one behind it, however long the way to the client is.
        Task<List<JsonElement>> next = client.DeliveriesAsync(1);
        TimeSpan left = TimeSpan.FromSeconds(20), step = TimeSpan.FromMilliseconds(10);
        await Until.TrueAsync(() => next.IsCompleted, () => "There was no second attempt.", () => time.Advance((left -= step) > TimeSpan.Zero ? step : TimeSpan.Zero));
        return Assert.Single(await next);
    }
}
