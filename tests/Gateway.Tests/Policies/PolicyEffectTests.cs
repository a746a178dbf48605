using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.Watching;
using EventHub.Gateway.Tests.WebSockets;
using EventHub.Grains.Interfaces.Channels;
using EventHub.Grains.Interfaces.Events;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Proto;
using EventHub.Tests.Kit;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace EventHub.Gateway.Tests.Policies;

/// <summary>What policies do to whoever publishes and reads, whichever way they come.</summary>
public sealed class PolicyEffectTests
{
    [Fact]
    public async Task Paused_Channel_RefusesEveryWayOfPublishing()
    {
        await using HubHost hub = await HubHost.StartAsync();
        string before = await hub.Client.PublishAsync("p.a", "1", ("Idempotency-Key", "k"));
        await hub.Client.PutAsync("/v1/policies/stop", """{"pattern":"p.*","paused":"publish"}""");

        using HttpResponseMessage payload = await hub.Client.SendAsync("p.a");
        await payload.IsProblemAsync(ErrorCodes.ChannelPaused);
        using HttpResponseMessage one = await PostAsync(hub, """{"channel":"p.a","payload":1}""", "application/json");
        await one.IsProblemAsync(ErrorCodes.ChannelPaused);
        using HttpResponseMessage cloudEvent = await PostAsync(hub, """{"specversion":"1.0","id":"1","source":"/s","type":"p.a"}""", "application/cloudevents+json");
        await cloudEvent.IsProblemAsync(ErrorCodes.ChannelPaused);
        Assert.Equal("0: stored, 1: EH2008, 2: stored", await ManyAsync(hub, """[{"channel":"x","payload":1},{"channel":"p.b","payload":1},{"channel":"y","payload":1}]"""));
        Assert.Equal("0: EH2008, 1: stored", await LinesAsync(hub, "{\"channel\":\"p.a\",\"payload\":1}\n{\"channel\":\"x\",\"payload\":1}\n"));

        await using SocketClient socket = await SocketClient.OpenAsync(hub);
        JsonElement text = await socket.AskAsync("""{"op":"publish","ref":1,"events":[{"channel":"p.a","payload":1},{"channel":"x","payload":1}]}""");
        Assert.Equal("0: EH2008, 1: stored", Results(text.GetProperty("results")));
        Frame binary = await socket.AskAsync(new Frame { Publish = new PublishRequest { Ref = 2, Events = { new PublishEvent { Channel = "p.a", Payload = ByteString.CopyFromUtf8("1") } } } });
        Assert.Equal("EH2008", binary.Published.Results.Single().Error.Code);

        // Reading goes on; one channel can be taken out of the pause.
        Assert.Contains(before, await hub.Client.ListAsync());
        await hub.Client.PutAsync("/v1/channels/p.a", """{"paused":"none"}""");
        await hub.Client.PublishAsync("p.a");
    }

    [Fact]
    public async Task RateLimit_BeyondIt_IsRefusedByIndexAndSaysWhenToComeBack()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        await hub.Client.PutAsync("/v1/channels/r", """{"rateLimit":{"events":1,"per":"10s","burst":3}}""");
        Assert.Equal("0: stored, 1: stored, 2: stored, 3: stored, 4: EH4006", await ManyAsync(hub,
            """[{"channel":"r","payload":1},{"channel":"x","payload":1},{"channel":"r","payload":1},{"channel":"r","payload":1},{"channel":"r","payload":1}]"""));

        using HttpResponseMessage refused = await hub.Client.SendAsync("r");
        await refused.IsProblemAsync(ErrorCodes.RateLimited);
        Assert.Equal(TimeSpan.FromSeconds(10), refused.Headers.RetryAfter!.Delta);
        time.Advance(TimeSpan.FromSeconds(10));
        await hub.Client.PublishAsync("r");
        Assert.Equal("0: EH4006, 1: stored", await LinesAsync(hub, "{\"channel\":\"r\",\"payload\":1}\n{\"channel\":\"x\",\"payload\":1}\n"));

        await using SocketClient socket = await SocketClient.OpenAsync(hub);
        JsonElement answer = await socket.AskAsync("""{"op":"publish","ref":1,"events":[{"channel":"r","payload":1}]}""");
        Assert.Equal("0: EH4006", Results(answer.GetProperty("results")));
    }

    [Fact]
    public async Task Priority_Default_IsForEventsWithoutOne()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.Client.PutAsync("/v1/channels/a", """{"priority":"critical"}""");
        Assert.Equal("critical", await PriorityAsync(hub, await hub.Client.PublishAsync("a")));
        Assert.Equal("normal", await PriorityAsync(hub, await hub.Client.PublishAsync("a", "1", ("X-Event-Priority", "normal"))));
        Assert.Equal("low", await PriorityAsync(hub, await hub.Client.PublishAsync("a", "1", ("X-Event-Priority", "low"))));
    }

    [Fact]
    public async Task DedupWindow_OfTheChannel_IsItsOwn()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        await hub.Client.PutAsync("/v1/channels/long", """{"dedupWindow":"24h"}""");
        string first = await hub.Client.PublishAsync("long", "1", ("Idempotency-Key", "k"));
        string other = await hub.Client.PublishAsync("short", "1", ("Idempotency-Key", "k"));
        time.Advance(TimeSpan.FromHours(23));

        using HttpRequestMessage again = new(HttpMethod.Post, new Uri("/v1/channels/long/events", UriKind.Relative)) { Content = HttpAnswers.Json("1") };
        again.Headers.Add("Idempotency-Key", "k");
        using HttpResponseMessage duplicate = await hub.Client.SendAsync(again);
        Assert.Equal((HttpStatusCode.OK, first), (duplicate.StatusCode, (await duplicate.JsonAsync()).GetProperty("id").GetString()));
        Assert.NotEqual(other, await hub.Client.PublishAsync("short", "1", ("Idempotency-Key", "k")));
    }

    [Theory]
    [InlineData("""{"retention":"1m"}""")]
    [InlineData("""{"maxBytes":1}""")]
    public async Task Retention_OfTheChannel_HidesFromEveryRead(string policy)
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        string old = await hub.Client.PublishAsync("a", "1", ("X-Event-Source", "/s"));
        string other = await hub.Client.PublishAsync("b");
        time.Advance(TimeSpan.FromMinutes(5));
        await hub.Client.PutAsync("/v1/channels/a", policy);

        Assert.Equal([other], await hub.Client.ListAsync());
        Assert.Equal([other], await hub.Client.ListAsync("order=asc&since=2000-01-01T00:00:00Z"));
        await IsGoneAsync(hub, old);
        await using SocketClient socket = await SocketClient.OpenAsync(hub);
        await socket.SendAsync("""{"op":"watch","ref":1,"patterns":[">"],"from":"earliest"}""");
        await socket.ReadAsync("the watch");
        JsonElement seen = await socket.ReadAsync("the events");
        Assert.Equal([other], seen.GetProperty("events").EnumerateArray().Select(found => found.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Purged_Events_AreSkippedByAWatchFromTheBeginning()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.Client.PublishAsync("a");
        string kept = await hub.Client.PublishAsync("b");
        await hub.Client.PurgeAsync("a");
        await using WatchStream watch = await WatchStream.OpenAsync(hub, "pattern=>&from=earliest");
        (_, _, JsonElement seen) = await watch.ReadAsync("the event that was kept");
        Assert.Equal(kept, seen.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Grains_FollowTheSamePolicies()
    {
        await using HubHost hub = await HubHost.StartAsync();
        IGrainFactory grains = hub.Services.GetRequiredService<IGrainFactory>();
        string id = await hub.Client.PublishAsync("g");
        await hub.Client.PurgeAsync("g");
        await hub.Client.PutAsync("/v1/channels/g", """{"paused":"publish"}""");

        PublishAnswer refused = await grains.GetGrain<IChannelGrain>("g").Publish(new NewEvent { Payload = [(byte)'1'] });
        Assert.Equal(ErrorCodes.ChannelPaused.Number, refused.Refusal?.Code);
        EventAnswer gone = await grains.GetGrain<IEventGrain>(id).Get();
        Assert.Equal(ErrorCodes.EventNotFound.Number, gone.Refusal?.Code);
    }

    private static async Task IsGoneAsync(HubHost hub, string id)
    {
        foreach (string path in new[] { "/v1/events/" + id, $"/v1/events/{id}/payload" })
        {
            using HttpResponseMessage read = await hub.Client.GetAsync(new Uri(path, UriKind.Relative));
            await read.IsProblemAsync(ErrorCodes.EventNotFound);
        }

        using HttpResponseMessage deleted = await hub.Client.DeleteAsync(new Uri("/v1/events/" + id, UriKind.Relative));
        await deleted.IsProblemAsync(ErrorCodes.EventNotFound);
    }

    private static Task<HttpResponseMessage> PostAsync(HubHost hub, string body, string contentType) =>
        hub.Client.PostAsync(new Uri("/v1/events", UriKind.Relative), HttpAnswers.Typed(body, contentType));

    private static async Task<string> ManyAsync(HubHost hub, string json)
    {
        using HttpResponseMessage response = await PostAsync(hub, json, "application/json");
        return Results((await response.JsonAsync()).GetProperty("results"));
    }

    private static async Task<string> LinesAsync(HubHost hub, string lines)
    {
        using HttpResponseMessage response = await PostAsync(hub, lines, "application/x-ndjson");
        string text = await response.Content.ReadAsStringAsync();
        return Results(JsonDocument.Parse("[" + string.Join(',', text.Split('\n', StringSplitOptions.RemoveEmptyEntries)) + "]").RootElement);
    }

    private static string Results(JsonElement results) => string.Join(", ", results.EnumerateArray().Select(result =>
        $"{result.GetProperty("index")}: {(result.TryGetProperty("error", out JsonElement error) ? error.GetProperty("code").GetString() : "stored")}"));

    private static async Task<string?> PriorityAsync(HubHost hub, string id) => (await hub.Client.GetJsonAsync("/v1/events/" + id)).GetProperty("priority").GetString();
}
