using System.Globalization;
using System.Text.Json;
using EventHub.Gateway.Metrics;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Proto;
using Microsoft.Extensions.DependencyInjection;

namespace EventHub.Gateway.Tests.WebSockets;

public sealed class SocketWatchTests
{
    [Fact]
    public async Task Watch_TwoWatchesOfBothKinds_GetWhatTheyWantInOrder()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await using SocketClient binary = await SocketClient.OpenAsync(hub);
        JsonElement watching = await client.AskAsync("""{"op":"watch","ref":2,"patterns":["c1","c3"],"from":"now"}""");
        Assert.Equal(["op", "ref", "watch", "recovered", "cursor"], watching.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("w1", true), (watching.GetProperty("watch").GetString(), watching.GetProperty("recovered").GetBoolean()));
        Assert.True((await binary.AskAsync(new Frame { Watch = new WatchRequest { Ref = 1, Patterns = { ">" } } })).Watching.Recovered);
        await PublishAsync(hub, 0, 3000);

        Assert.Equal(Enumerable.Range(0, 3000).Where(i => i % 7 is 1 or 3), await ReadPayloadsAsync(client, 857));
        List<int> all = [];
        while (all.Count < 3000)
        {
            Frame frame = await binary.ReadFrameAsync($"event {all.Count}");
            all.AddRange(frame.Events.Events.Select(read => int.Parse(read.Event_.Payload.ToStringUtf8(), CultureInfo.InvariantCulture)));
            Assert.True(Cursor.TryParse(frame.Events.Cursor, out Cursor? cursor));
            Assert.Equal(all.Count, cursor!.Places[0].Sequence);
        }

        Assert.Equal(Enumerable.Range(0, 3000), all);
    }

    [Fact]
    public async Task Watch_FromCursor_GoesOnWithoutGapOrRepeat()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await PublishAsync(hub, 0, 1500);
        string from = "earliest";
        List<int> seen = [];
        while (seen.Count < 1500)
        {
            await using SocketClient client = await SocketClient.OpenAsync(hub);
            JsonElement watching = await client.AskAsync($$"""{"op":"watch","ref":2,"patterns":[">"],"from":"{{from}}","credit":400}""");
            Assert.True(watching.GetProperty("recovered").GetBoolean());
            JsonElement frame = await client.ReadAsync("events");
            seen.AddRange(frame.GetProperty("events").EnumerateArray().Select(read => read.GetProperty("payload").GetInt32()));
            from = frame.GetProperty("cursor").GetString()!;
        }

        Assert.Equal(Enumerable.Range(0, 1500), seen);
    }

    [Fact]
    public async Task Watch_WithCredit_StopsAtItUntilThereIsMore()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await client.AskAsync("""{"op":"watch","ref":1,"patterns":[">"],"credit":3}""");
        await PublishAsync(hub, 0, 10);
        Assert.Equal([0, 1, 2], await ReadPayloadsAsync(client, 3));

        // Whatever else was sent would come before this answer.
        Assert.Equal("pong", (await client.AskAsync("""{"op":"ping","ref":2}""")).GetProperty("op").GetString());
        await client.SendAsync("""{"op":"credit","watch":"w1","credit":100}""");
        Assert.Equal([3, 4, 5, 6, 7, 8, 9], await ReadPayloadsAsync(client, 7));
    }

    [Fact]
    public async Task Watch_CreditOfSomeOfAChunk_IsExactAlsoForPatternsThatTakeSome()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await client.AskAsync("""{"op":"watch","ref":1,"patterns":["c2"],"credit":0}""");
        await PublishAsync(hub, 0, 70);
        for (int i = 0; i < 10; i++)
        {
            await client.SendAsync("""{"op":"credit","watch":"w1","credit":1}""");
            Assert.Equal([(i * 7) + 2], await ReadPayloadsAsync(client, 1));
        }
    }

    [Fact]
    public async Task Unwatch_EndsItAndNothingComesAfterTheAnswer()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await client.AskAsync("""{"op":"watch","ref":1,"patterns":[">"]}""");
        await hub.Client.PublishAsync("a", "1");
        Assert.Equal([1], await ReadPayloadsAsync(client, 1));
        Assert.Equal("unwatched", (await client.AskAsync("""{"op":"unwatch","ref":2,"watch":"w1"}""")).GetProperty("op").GetString());
        await hub.Client.PublishAsync("a", "2");

        Assert.Equal("pong", (await client.AskAsync("""{"op":"ping","ref":3}""")).GetProperty("op").GetString());
        Assert.Equal("EH1006", (await client.AskAsync("""{"op":"unwatch","ref":4,"watch":"w1"}""")).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Watch_ManyWatchers_ShareAndAllGetEverything()
    {
        await using HubHost hub = await HubHost.StartAsync();
        List<SocketClient> clients = [];
        for (int i = 0; i < 20; i++)
        {
            clients.Add(await SocketClient.OpenAsync(hub));
            await clients[i].AskAsync("""{"op":"watch","ref":1,"patterns":["c1",">"]}""");
        }

        await PublishAsync(hub, 0, 1000);
        foreach (SocketClient client in clients)
        {
            Assert.Equal(Enumerable.Range(0, 1000), await ReadPayloadsAsync(client, 1000));
            await client.DisposeAsync();
        }

        WatchInstruments instruments = hub.Services.GetRequiredService<WatchInstruments>();
        using CancellationTokenSource timeout = new(HubHost.Patience);
        while (instruments.Watchers > 0)
        {
            Assert.False(timeout.IsCancellationRequested, "Watchers that left are still counted.");
            await Task.Yield();
        }
    }

    private static async Task PublishAsync(HubHost hub, int first, int count)
    {
        string lines = string.Join('\n', Enumerable.Range(first, count).Select(i => $$"""{"channel":"c{{i % 7}}","payload":{{i}}}"""));
        using HttpResponseMessage response = await hub.Client.PostAsync("/v1/events", HttpAnswers.Typed(lines, "application/x-ndjson"));
        Assert.DoesNotContain("error", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<List<int>> ReadPayloadsAsync(SocketClient client, int count)
    {
        List<int> payloads = [];
        while (payloads.Count < count)
        {
            JsonElement frame = await client.ReadAsync($"event {payloads.Count + 1} of {count}");
            Assert.Equal("events", frame.GetProperty("op").GetString());
            payloads.AddRange(frame.GetProperty("events").EnumerateArray().Select(read => read.GetProperty("payload").GetInt32()));
        }

        return payloads;
    }
}
