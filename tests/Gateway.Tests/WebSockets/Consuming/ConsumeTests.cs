using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Subscriptions;
using EventHub.Protocol.Proto;

namespace EventHub.Gateway.Tests.WebSockets.Consuming;

public sealed class ConsumeTests
{
    [Fact]
    public async Task Consume_InText_DeliversAndSettles()
    {
        await using HubHost hub = await ConsumeCalls.StartWithAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await client.ConsumeAsync(100);
        await hub.PublishAsync(3);
        List<JsonElement> deliveries = await client.DeliveriesAsync(3);

        Assert.Equal([0, 1, 2], deliveries.Select(ConsumeCalls.Payload));
        Assert.Equal(["deliveryId", "attempt", "deadline", "late", "replay", "event"], deliveries[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal((1, false, false), (deliveries[0].GetProperty("attempt").GetInt32(), deliveries[0].GetProperty("late").GetBoolean(), deliveries[0].GetProperty("replay").GetBoolean()));
        JsonElement read = deliveries[0].GetProperty("event");
        Assert.Equal(("a", "processing"), (read.GetProperty("channel").GetString(), read.GetProperty("status").GetString()));
        Assert.NotEqual(JsonValueKind.Null, read.GetProperty("processedAt").ValueKind);
        Assert.True(deliveries[0].GetProperty("deadline").GetDateTimeOffset() > read.GetProperty("createdAt").GetDateTimeOffset());

        JsonElement settled = await client.AckAsync(deliveries);
        Assert.Equal(("settled", 5), (settled.GetProperty("op").GetString(), settled.GetProperty("ref").GetInt32()));
        Assert.Equal(deliveries.Select(ConsumeCalls.Id), settled.GetProperty("results").EnumerateArray().Select(ConsumeCalls.Id));
        Assert.Equal(["settled", "settled", "settled"], settled.Results());
        Assert.Equal(0, await hub.CountAsync("inFlight"));
    }

    [Fact]
    public async Task Consume_InBinary_DeliversAndSettles()
    {
        await using HubHost hub = await ConsumeCalls.StartWithAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        Assert.Equal(4UL, (await client.AskAsync(new Frame { Consume = new ConsumeRequest { Ref = 4, Subscription = "s", Credit = 100 } })).Consuming.Ref);
        await hub.PublishAsync(2);
        List<Delivery> deliveries = [];
        while (deliveries.Count < 2)
        {
            Frame frame = await client.ReadFrameAsync("deliveries");
            Assert.Equal("s", frame.Deliveries.Subscription);
            deliveries.AddRange(frame.Deliveries.Deliveries);
        }

        Assert.Equal(["0", "1"], deliveries.Select(delivery => delivery.Event.Event_.Payload.ToStringUtf8()));
        Delivery first = deliveries[0];
        Assert.Equal((1u, false, false, Status.Processing, Outcome.Unspecified), (first.Attempt, first.Late, first.Replay, first.Event.Status, first.Event.Outcome));
        Assert.True(first.DeadlineTicks > first.Event.CreatedAtTicks && first.Event.ProcessedAtTicks >= first.Event.CreatedAtTicks);
        SettleRequest settle = new() { Ref = 7, Subscription = "s", Ack = { first.DeliveryId }, Nak = { new Nak { DeliveryId = deliveries[1].DeliveryId, DelayMs = 0, Error = "é" } } };
        await client.SendAsync(new Frame { Settle = settle });

        // What was given back at once may come before the answer that says so.
        Frame[] frames = [await client.ReadFrameAsync("the answer or the second attempt"), await client.ReadFrameAsync("the other of both")];
        SettleResponse settled = Assert.Single(frames, frame => frame.OpCase == Frame.OpOneofCase.Settled).Settled;
        Assert.Equal(7UL, settled.Ref);
        Assert.Equal([first.DeliveryId, deliveries[1].DeliveryId], settled.Results.Select(result => result.DeliveryId));
        Assert.All(settled.Results, result => Assert.Equal(SettleResult.Types.Result.Settled, result.Result));

        Delivery again = Assert.Single(Assert.Single(frames, frame => frame.OpCase == Frame.OpOneofCase.Deliveries).Deliveries.Deliveries);
        Assert.Equal((2u, "é", 1u), (again.Attempt, again.Event.Error, again.Event.RetryCount));
    }

    [Fact]
    public async Task Consume_WithCredit_StopsAtItUntilThereIsMore()
    {
        await using HubHost hub = await ConsumeCalls.StartWithAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await client.ConsumeAsync(3);
        await hub.PublishAsync(10);
        List<JsonElement> first = await client.DeliveriesAsync(3);

        // Settling is no credit when the client is in charge of it.
        await client.AckAsync(first);
        await client.NothingComesAsync();
        Assert.Equal(0, await hub.CountAsync("inFlight"));
        await client.SendAsync("""{"op":"credit","subscription":"s","credit":2}""");
        Assert.Equal([3, 4], (await client.DeliveriesAsync(2)).Select(ConsumeCalls.Payload));
        await client.SendAsync("""{"op":"credit","subscription":"s","credit":1000}""");
        Assert.Equal([5, 6, 7, 8, 9], (await client.DeliveriesAsync(5)).Select(ConsumeCalls.Payload));
    }

    [Fact]
    public async Task Consume_WithoutCredit_HasAWindowThatSettlingOpens()
    {
        await using HubHost hub = await ConsumeCalls.StartWithAsync("""{"patterns":["a"],"maxInFlight":5000}""");
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await client.ConsumeAsync();
        await hub.PublishAsync(3000);
        List<JsonElement> window = await client.DeliveriesAsync(1000);
        await client.NothingComesAsync();
        Assert.Equal(1000, await hub.CountAsync("inFlight"));

        List<int> seen = [.. window.Select(ConsumeCalls.Payload)];
        while (seen.Count < 3000)
        {
            await client.SendAsync($$"""{"op":"settle","ref":5,"subscription":"s","ack":[{{string.Join(',', window.Select(delivery => $"\"{delivery.Id()}\""))}}]}""");
            (window, int answers) = await ReadBothAsync(client, Math.Min(1000, 3000 - seen.Count));
            Assert.Equal(1, answers);
            seen.AddRange(window.Select(ConsumeCalls.Payload));
        }

        Assert.Equal(Enumerable.Range(0, 3000), seen);
    }

    [Fact]
    public async Task Consume_ByTwoConnections_SharesTheWork()
    {
        await using HubHost hub = await ConsumeCalls.StartWithAsync();
        await using SocketClient one = await SocketClient.OpenAsync(hub);
        await using SocketClient other = await SocketClient.OpenAsync(hub);
        await one.ConsumeAsync(5);
        await other.ConsumeAsync(5);
        await hub.PublishAsync(10);
        List<JsonElement> all = [.. await one.DeliveriesAsync(5), .. await other.DeliveriesAsync(5)];
        Assert.Equal(Enumerable.Range(0, 10), all.Select(ConsumeCalls.Payload).Order());
    }

    [Fact]
    public async Task Close_OfAConsumer_ReturnsItsWorkAtOnce()
    {
        await using HubHost hub = await ConsumeCalls.StartWithAsync();
        await using (SocketClient leaving = await SocketClient.OpenAsync(hub))
        {
            await leaving.ConsumeAsync(5);
            await hub.PublishAsync(5);
            await leaving.AckAsync((await leaving.DeliveriesAsync(5))[..2]);
        }

        // The ack deadline is half a minute off.
        await using SocketClient next = await SocketClient.OpenAsync(hub);
        await next.ConsumeAsync(100);
        List<JsonElement> returned = await next.DeliveriesAsync(3);
        Assert.Equal([2, 3, 4], returned.Select(ConsumeCalls.Payload).Order());
        Assert.All(returned, delivery => Assert.Equal(2, delivery.GetProperty("attempt").GetInt32()));
    }

    [Fact]
    public async Task Unconsume_KeepsTheWorkAndNothingComesAfterTheAnswer()
    {
        await using HubHost hub = await ConsumeCalls.StartWithAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await client.ConsumeAsync(100);
        await hub.PublishAsync(2);
        List<JsonElement> had = await client.DeliveriesAsync(2);
        JsonElement answer = await client.AskAsync("""{"op":"unconsume","ref":6,"subscription":"s"}""");
        Assert.Equal("""{"op":"unconsumed","ref":6}""", answer.GetRawText());
        await hub.PublishAsync(1, first: 2);
        await client.NothingComesAsync();
        Assert.Equal((2, 0), (await hub.CountAsync("inFlight"), await hub.CountAsync("consumers")));

        await using SocketClient other = await SocketClient.OpenAsync(hub);
        await other.ConsumeAsync(100);
        Assert.Equal(2, Assert.Single(await other.DeliveriesAsync(1)).Payload());
        Assert.Equal(["settled", "settled"], (await client.AckAsync(had)).Results());

        // And it may come back.
        await client.ConsumeAsync(1);
    }

    [Fact]
    public async Task Consume_SeveralPartitions_ShareTheCredit()
    {
        await using HubHost hub = await ConsumeCalls.StartWithAsync("""{"patterns":[">"],"ackDeadline":"1h"}""", partitions: 3);
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await client.ConsumeAsync(1);
        await hub.PublishAsync(60, channel: i => "c" + (i % 20));
        List<JsonElement> all = [];
        for (int i = 0; i < 60; i++)
        {
            all.AddRange(await client.DeliveriesAsync(1));
            await client.NothingComesAsync();
            await client.SendAsync("""{"op":"credit","subscription":"s","credit":1}""");
        }

        Assert.Equal(Enumerable.Range(0, 60), all.Select(ConsumeCalls.Payload).Order());
        Assert.True(all.Select(delivery => delivery.GetProperty("event").GetProperty("position").GetProperty("partition").GetInt32()).Distinct().Count() > 1);
        Assert.All((await client.AckAsync(all)).Results(), result => Assert.Equal("settled", result));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Delete_OfTheSubscription_IsTold(int partitions)
    {
        await using HubHost hub = await ConsumeCalls.StartWithAsync(partitions: partitions);
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await client.ConsumeAsync(5);
        Assert.Equal(HttpStatusCode.NoContent, await hub.DeleteAsync("s"));
        JsonElement told = await client.ReadAsync("the end of the deliveries");
        Assert.Equal(("error", JsonValueKind.Null), (told.GetProperty("op").GetString(), told.GetProperty("ref").ValueKind));
        Assert.Contains("'s'", told.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("EH2010", (await client.AskAsync("""{"op":"consume","ref":1,"subscription":"s"}""")).GetProperty("code").GetString());

        // One that is made anew under the name is another, and can be consumed.
        await hub.SetAsync("s", ConsumeCalls.Definition);
        await client.ConsumeAsync(5);
        await hub.PublishAsync(1);
        Assert.Single(await client.DeliveriesAsync(1));
    }

    private static async Task<(List<JsonElement> Deliveries, int Answers)> ReadBothAsync(SocketClient client, int count)
    {
        List<JsonElement> deliveries = [];
        int answers = 0;
        while (deliveries.Count < count || answers == 0)
        {
            JsonElement frame = await client.ReadAsync($"delivery {deliveries.Count + 1} of {count}, or an answer");
            if (frame.GetProperty("op").GetString() == "settled")
            {
                Assert.All(frame.Results(), result => Assert.Equal("settled", result));
                answers++;
            }
            else
            {
                deliveries.AddRange(frame.GetProperty("deliveries").EnumerateArray());
            }
        }

        return (deliveries, answers);
    }
}
