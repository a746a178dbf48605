using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.Subscriptions;
using EventHub.Gateway.Tests.Watching;
using EventHub.Gateway.Tests.WebSockets;
using EventHub.Gateway.Tests.WebSockets.Consuming;

namespace EventHub.Gateway.Tests.Remote;

/// <summary>The short form of all these tests over grain calls: a gateway that owns no partition does what one does that owns them all.</summary>
public sealed class GrainCallTests
{
    [Fact]
    public async Task Gateway_PublishesReadsAndWatches()
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = 3, byGrainCalls: true);
        string[] ids = [await hub.Client.PublishAsync("a", "1"), await hub.Client.PublishAsync("b", "2"), await hub.Client.PublishAsync("a", "3")];
        Assert.Equal("3", (await hub.Client.GetJsonAsync("/v1/events/" + ids[2])).GetProperty("payload").GetRawText());
        Assert.Equal(3, (await hub.Client.GetJsonAsync("/v1/events?order=asc")).GetProperty("events").GetArrayLength());

        await using WatchStream watch = await WatchStream.OpenAsync(hub, "from=earliest&pattern=a");
        Assert.Equal(ids[0], (await watch.ReadAsync("the first")).Data.GetProperty("id").GetString());
        Assert.Equal(ids[2], (await watch.ReadAsync("the second")).Data.GetProperty("id").GetString());
        string later = await hub.Client.PublishAsync("a", "4");
        Assert.Equal(later, (await watch.ReadAsync("the one that comes")).Data.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Gateway_HandsOutAndSettles()
    {
        await using HubHost hub = await HubHost.StartAsync(byGrainCalls: true);
        await hub.SetAsync("s", """{"patterns":["orders.>"]}""");
        string id = await hub.Client.PublishAsync("orders.new");
        JsonElement first = Assert.Single(await hub.PullAsync("s", """{"wait":"30s","consumer":"w1"}"""));
        Assert.Equal(["settled"], await hub.SettleAsync("s", $$"""{"nak":[{"deliveryId":"{{first.IdOf()}}","delay":"0s","error":"no"}]}"""));
        JsonElement second = Assert.Single(await hub.PullAsync("s", """{"wait":"30s","consumer":"w2"}"""));
        Assert.Equal(["settled"], await hub.AckAsync("s", second));
        Assert.Equal(("completed", "delivered"), ((await hub.StateOfAsync(id)).Status, (await hub.StateOfAsync(id)).Outcome));
    }

    [Fact]
    public async Task Gateway_OneAtATime_GetsThoseOfEveryPartition()
    {
        await using HubHost hub = await ConsumeCalls.StartWithAsync("""{"patterns":[">"]}""", partitions: 3, byGrainCalls: true);
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await client.ConsumeAsync(1);
        await hub.PublishAsync(12, channel: i => "c" + i);
        List<JsonElement> all = [];
        for (int i = 0; i < 12; i++)
        {
            all.AddRange(await client.DeliveriesAsync(1));
            await client.SendAsync("""{"op":"credit","subscription":"s","credit":1}""");
        }

        Assert.Equal(Enumerable.Range(0, 12), all.Select(ConsumeCalls.Payload).Order());
        Assert.True(all.Select(delivery => delivery.GetProperty("event").GetProperty("position").GetProperty("partition").GetInt32()).Distinct().Count() > 1);
        Assert.All((await client.AckAsync(all)).Results(), static result => Assert.Equal("settled", result));
    }

    [Fact]
    public async Task Gateway_WaitsForTheOutcome()
    {
        await using HubHost hub = await HubHost.StartAsync(byGrainCalls: true);
        await hub.SetAsync("s", """{"patterns":["orders.>"]}""");
        Task<HttpResponseMessage> waiting = hub.PublishWaitingAsync("orders.new", "wait=30");
        JsonElement delivery = Assert.Single(await hub.PullAsync("s", """{"wait":"30s"}"""));
        Assert.Equal(["settled"], await hub.AckAsync("s", delivery));
        using HttpResponseMessage answer = await waiting;
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("completed", (await answer.JsonAsync()).GetProperty("status").GetString());
    }
}
