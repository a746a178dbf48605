using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.Subscriptions;
using EventHub.Gateway.Tests.WebSockets.Consuming;
using EventHub.Protocol.Proto;

namespace EventHub.Gateway.Tests.WebSockets.Following;

/// <summary>Following an event over a WebSocket: it is told as it is, and whenever that changes, until it has ended.</summary>
public sealed class StatusTests : IAsyncLifetime
{
    private HubHost _hub = null!;
    private SocketClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubHost.StartAsync(gateway => gateway.SocketWatchesMax = 2);
        await _hub.SetAsync("s", ConsumeCalls.Definition);
        _client = await SocketClient.OpenAsync(_hub);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Status_OfAnEventOnItsWay_TellsEachChangeUntilItHasEnded()
    {
        string id = await _hub.Client.PublishAsync("a", """{"n":1}""");
        JsonElement first = await _client.AskAsync($$"""{"op":"status","ref":6,"id":"{{id}}"}""");
        Assert.Equal(["op", "ref", "event"], first.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("status", 6), (first.GetProperty("op").GetString(), first.GetProperty("ref").GetInt32()));
        Assert.Equal((await _hub.Client.GetJsonAsync($"/v1/events/{id}")).GetRawText(), first.GetProperty("event").GetRawText());
        Assert.Equal("pending", StateOf(first).Status);

        JsonElement delivery = Assert.Single(await _hub.PullAsync("s"));
        Assert.Equal(("processing", null, 0), StateOf(await _client.ReadAsync("the hand-over")));
        await _hub.SettleAsync("s", $$"""{"nak":[{"deliveryId":"{{delivery.IdOf()}}","error":"busy"}]}""");
        await UntilAsync(("processing", "busy", 0));
        delivery = Assert.Single(await _hub.PullAsync("s"));
        await UntilAsync(("processing", "busy", 1));
        await _hub.AckAsync("s", delivery);
        await UntilAsync(("completed", "busy", 1));

        await _client.NothingComesAsync();
        await Until.TrueAsync(() => _hub.Partitions.Followers == 0, () => "The event is still followed.");
    }

    [Fact]
    public async Task Status_InBinary_TellsTheSame()
    {
        string id = await _hub.Client.PublishAsync("a", "7");
        Frame first = await _client.AskAsync(new Frame { Status = new StatusRequest { Ref = 6, Id = id } });
        Assert.Equal((6UL, id, Status.Pending, "7"),
            (first.StatusChanged.Ref, first.StatusChanged.Event.Id, first.StatusChanged.Event.Status, first.StatusChanged.Event.Event_.Payload.ToStringUtf8()));

        JsonElement delivery = Assert.Single(await _hub.PullAsync("s"));
        Assert.Equal(Status.Processing, (await _client.ReadFrameAsync("the hand-over")).StatusChanged.Event.Status);
        await _hub.SettleAsync("s", $$"""{"term":[{"deliveryId":"{{delivery.IdOf()}}","error":"no"}]}""");
        Event last = (await _client.ReadFrameAsync("the end")).StatusChanged.Event;
        Assert.Equal((Status.Failed, Outcome.Termed, "no"), (last.Status, last.Outcome, last.Error));
        await _client.NothingComesAsync();
    }

    [Fact]
    public async Task Status_OfAnEventThatHasEnded_IsToldOnceAndTakesNoPlace()
    {
        string[] ids = [await _hub.Client.PublishAsync("b"), await _hub.Client.PublishAsync("b"), await _hub.Client.PublishAsync("b")];
        foreach (string id in ids.Concat(ids))
        {
            Assert.Equal(("completed", null, 0), StateOf(await _client.AskAsync($$"""{"op":"status","ref":1,"id":"{{id}}"}""")));
        }

        Assert.Equal(0, _hub.Partitions.Followers);
    }

    [Fact]
    public async Task Status_OfAnEventThatIsDeleted_EndsWithThat()
    {
        string id = await _hub.Client.PublishAsync("a");
        await _client.AskAsync($$"""{"op":"status","ref":6,"id":"{{id}}"}""");
        using HttpResponseMessage deleted = await _hub.Client.DeleteAsync(new Uri($"/v1/events/{id}", UriKind.Relative));
        JsonElement last = await _client.ReadAsync("the deletion");
        Assert.Equal("deleted", StateOf(last).Status);
        Assert.Equal(JsonValueKind.Null, last.GetProperty("event").GetProperty("payload").ValueKind);
        await _client.NothingComesAsync();
    }

    [Fact]
    public async Task Unstatus_EndsIt_AndMayBeRepeated()
    {
        string id = await _hub.Client.PublishAsync("a");
        await _client.AskAsync($$"""{"op":"status","ref":6,"id":"{{id}}"}""");
        Assert.Equal("""{"op":"unstatus","ref":7}""", (await _client.AskAsync($$"""{"op":"unstatus","ref":7,"id":"{{id}}"}""")).GetRawText());
        Assert.Equal("""{"op":"unstatus","ref":8}""", (await _client.AskAsync($$"""{"op":"unstatus","ref":8,"id":"{{id}}"}""")).GetRawText());
        Assert.Equal(9UL, (await _client.AskAsync(new Frame { Unstatus = new Unstatus { Ref = 9, Id = id } })).UnstatusDone.Ref);
        await _hub.AckAsync("s", Assert.Single(await _hub.PullAsync("s")));
        await _client.NothingComesAsync();
        await Until.TrueAsync(() => _hub.Partitions.Followers == 0, () => "The event is still followed.");
    }

    [Fact]
    public async Task Status_TwiceOrOverTheLimit_IsRefused_AndFreeAgainOnceOneEnds()
    {
        string[] ids = [await _hub.Client.PublishAsync("a"), await _hub.Client.PublishAsync("a"), await _hub.Client.PublishAsync("a")];
        await _client.AskAsync($$"""{"op":"status","ref":1,"id":"{{ids[0]}}"}""");
        JsonElement twice = await _client.AskAsync($$"""{"op":"status","ref":2,"id":"{{ids[0]}}"}""");
        Assert.Equal(("EH1006", "/id"), (twice.GetProperty("code").GetString(), twice.GetProperty("field").GetString()));
        await _client.AskAsync($$"""{"op":"status","ref":3,"id":"{{ids[1]}}"}""");
        Assert.Equal("EH4005", (await _client.AskAsync($$"""{"op":"status","ref":4,"id":"{{ids[2]}}"}""")).GetProperty("code").GetString());
        Assert.Equal("EH4005", (await _client.AskAsync("""{"op":"watch","ref":5,"patterns":["a"]}""")).GetProperty("code").GetString());
        await _client.AskAsync($$"""{"op":"unstatus","ref":6,"id":"{{ids[0]}}"}""");
        Assert.Equal("pending", StateOf(await _client.AskAsync($$"""{"op":"status","ref":7,"id":"{{ids[2]}}"}""")).Status);
    }

    [Fact]
    public async Task Close_WithEventsFollowed_LeavesNothingBehind()
    {
        await using (SocketClient other = await SocketClient.OpenAsync(_hub))
        {
            await other.AskAsync($$"""{"op":"status","ref":1,"id":"{{await _hub.Client.PublishAsync("a")}}"}""");
            await other.AskAsync($$"""{"op":"status","ref":2,"id":"{{await _hub.Client.PublishAsync("a")}}"}""");
            Assert.Equal(2, _hub.Partitions.Followers);
        }

        await Until.TrueAsync(() => _hub.Partitions.Followers == 0, () => $"{_hub.Partitions.Followers} events are still followed.");
    }

    private static (string? Status, string? Error, int Retries) StateOf(JsonElement frame)
    {
        JsonElement state = frame.GetProperty("event");
        return (state.GetProperty("status").GetString(), state.GetProperty("error").GetString(), state.GetProperty("retryCount").GetInt32());
    }

    // Changes that follow each other fast come as one, or as several.
    private async Task UntilAsync((string? Status, string? Error, int Retries) expected)
    {
        while (StateOf(await _client.ReadAsync($"{expected}")) != expected)
        {
        }
    }
}
