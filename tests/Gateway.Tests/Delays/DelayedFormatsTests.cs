using System.Collections.Immutable;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.WebSockets;
using EventHub.Grains.Interfaces.Channels;
using EventHub.Grains.Interfaces.Events;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Proto;
using EventHub.Tests.Kit;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace EventHub.Gateway.Tests.Delays;

/// <summary>Every way to publish takes a time of delivery.</summary>
public sealed class DelayedFormatsTests
{
    private readonly FakeTimeProvider _time = new();

    private static DateTimeOffset Later => FakeTimeProvider.Start.AddMinutes(5);

    private static string LaterText => Protocol.Envelope.Timestamps.Format(Later.UtcTicks);

    [Fact]
    public async Task Header_OfAChannelsRoute()
    {
        await using HubHost hub = await HubHost.StartAsync(time: _time);
        string id = await hub.Client.PublishAsync("a", "1", ("X-Event-Deliver-At", LaterText));
        await WaitsAsync(hub, id);
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/v1/channels/a/events", UriKind.Relative)) { Content = HttpAnswers.Json("1") };
        request.Headers.Add("X-Event-Deliver-At", "soon");
        using HttpResponseMessage refused = await hub.Client.SendAsync(request);
        await refused.IsProblemAsync(ErrorCodes.InvalidHeader, "X-Event-Deliver-At");
    }

    [Fact]
    public async Task CloudEvent_WithAnExtension()
    {
        await using HubHost hub = await HubHost.StartAsync(time: _time);
        using HttpResponseMessage response = await hub.Client.PostAsync(new Uri("/v1/events", UriKind.Relative), HttpAnswers.Typed(
            $$"""{"specversion":"1.0","id":"1","source":"/s","type":"a","deliverat":"{{LaterText}}","data":1}""", "application/cloudevents+json"));
        await WaitsAsync(hub, (await response.JsonAsync()).GetProperty("id").GetString()!);
    }

    [Fact]
    public async Task Array_AndLines_MixThoseThatWaitWithOthers()
    {
        await using HubHost hub = await HubHost.StartAsync(time: _time);
        string late = $$"""{"channel":"a","payload":1,"deliverAt":"{{LaterText}}"}""", now = """{"channel":"a","payload":2}""";
        using HttpResponseMessage many = await hub.Client.PostAsync(new Uri("/v1/events", UriKind.Relative), HttpAnswers.Json($"[{late},{now},{late}]"));
        JsonElement[] results = [.. (await many.JsonAsync()).GetProperty("results").EnumerateArray()];
        Assert.Equal([JsonValueKind.Null, JsonValueKind.Object, JsonValueKind.Null], results.Select(result => result.GetProperty("position").ValueKind));
        await WaitsAsync(hub, results[2].GetProperty("id").GetString()!);
        using HttpResponseMessage lines = await hub.Client.PostAsync(new Uri("/v1/events", UriKind.Relative), HttpAnswers.Typed($"{late}\n{now}\n", "application/x-ndjson"));
        string[] answers = (await lines.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("\"position\":null", answers[0], StringComparison.Ordinal);
        Assert.Contains("\"sequence\":2", answers[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task WebSocket_InTextAndInBinary()
    {
        await using HubHost hub = await HubHost.StartAsync(time: _time);
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        JsonElement text = await client.AskAsync($$"""{"op":"publish","ref":1,"events":[{"channel":"a","payload":1,"deliverAt":"{{LaterText}}"}]}""");
        await WaitsAsync(hub, text.GetProperty("results")[0].GetProperty("id").GetString()!);
        PublishEvent late = new() { Channel = "b", Payload = ByteString.CopyFromUtf8("2"), DeliverAtTicks = Later.UtcTicks };
        Frame binary = await client.AskAsync(new Frame { Publish = new PublishRequest { Ref = 2, Events = { late } } });
        PublishResult result = Assert.Single(binary.Published.Results);
        Assert.Null(result.Position);
        await WaitsAsync(hub, result.Id);
    }

    [Fact]
    public async Task Released_IsWatchedAndFollowedWithItsId()
    {
        await using HubHost hub = await HubHost.StartAsync(time: _time);
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await client.AskAsync(new Frame { Watch = new WatchRequest { Ref = 1, Patterns = { ">" } } });
        string id = await hub.Client.PublishAsync("a", "1", ("X-Event-Deliver-At", LaterText));
        Frame first = await client.AskAsync(new Frame { Status = new StatusRequest { Ref = 2, Id = id } });
        Assert.Equal((Status.Pending, null), (first.StatusChanged.Event.Status, first.StatusChanged.Event.Position));
        _time.Advance(TimeSpan.FromMinutes(5));
        Event? watched = null, followed = null;
        while (watched is null || followed is null)
        {
            Frame frame = await client.ReadFrameAsync("the event and its status");
            watched ??= frame.Events?.Events.Single();
            followed ??= frame.StatusChanged?.Event;
        }

        Assert.Equal((id, Later.UtcTicks, 1), (watched.Id, watched.Event_.DeliverAtTicks, watched.Position.Sequence));
        Assert.Equal((id, Status.Completed, FakeTimeProvider.Start.UtcTicks), (followed.Id, followed.Status, followed.CreatedAtTicks));
    }

    [Fact]
    public async Task Grain_PublishesAndShowsIt()
    {
        await using HubHost hub = await HubHost.StartAsync(time: _time);
        IGrainFactory grains = hub.Services.GetRequiredService<IGrainFactory>();
        PublishAnswer answer = await grains.GetGrain<IChannelGrain>("a").Publish(new NewEvent { Payload = [.. "1"u8], DeliverAt = Later });
        Assert.True(answer.Stored);
        Assert.Null(answer.Position);
        await WaitsAsync(hub, answer.Id!);
        HubEvent found = (await grains.GetGrain<IEventGrain>(answer.Id!).Get()).Event!;
        Assert.Equal((Later, Protocol.Envelope.EventStatus.Pending, null), (found.DeliverAt, found.Status, found.Position));
        Assert.True((await grains.GetGrain<IEventGrain>(answer.Id!).Delete()).Deleted);
        Assert.Equal("deleted", (await hub.Client.GetJsonAsync("/v1/events/" + answer.Id)).GetProperty("status").GetString());
    }

    private static async Task WaitsAsync(HubHost hub, string id)
    {
        JsonElement read = await hub.Client.GetJsonAsync("/v1/events/" + id);
        Assert.Equal(("pending", LaterText), (read.GetProperty("status").GetString(), read.GetProperty("deliverAt").GetString()));
    }
}
