using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Proto;
using Google.Protobuf;

namespace EventHub.Gateway.Tests.WebSockets;

public sealed class SocketPublishTests
{
    [Fact]
    public async Task Publish_Text_StoresAndAnswersEachInOrder()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        JsonElement answer = await client.AskAsync("""{"op":"publish","ref":7,"events":[{"channel":"a.b","payload":{"n":1}},{"channel":"no channel","payload":1},3,{"channel":"a.b","payload":null}]}""");

        Assert.Equal(["op", "ref", "results"], answer.EnumerateObject().Select(member => member.Name));
        Assert.Equal("published", answer.GetProperty("op").GetString());
        Assert.Equal(7, answer.GetProperty("ref").GetInt32());
        JsonElement[] results = [.. answer.GetProperty("results").EnumerateArray()];
        Assert.Equal([0, 1, 2, 3], results.Select(result => result.GetProperty("index").GetInt32()));
        Assert.Equal("/events/1/channel", results[1].GetProperty("error").GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.Equal("EH1006", results[2].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(2, results[3].GetProperty("position").GetProperty("sequence").GetInt32());
        JsonElement stored = await hub.Client.GetJsonAsync("/v1/events/" + results[0].GetProperty("id").GetString());
        Assert.Equal(1, stored.GetProperty("payload").GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task Publish_WriteBufferFull_IsAnErrorPerEventAndTheConnectionGoesOn()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        hub.Partitions.AppendFault = new Protocol.Errors.Problem(ErrorCodes.WriteBufferFull, "Said by the test.") { RetryAfter = TimeSpan.FromSeconds(7) };
        JsonElement answer = await client.AskAsync("""{"op":"publish","ref":7,"events":[{"channel":"a","payload":1},{"channel":"b..b","payload":1},{"channel":"b","payload":2}]}""");
        Assert.Equal(["EH3003", "EH1003", "EH3003"], answer.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("error").GetProperty("code").GetString()));
        Assert.Equal(7, answer.GetProperty("results")[2].GetProperty("error").GetProperty("retryAfter").GetInt32());
        Frame binary = await client.AskAsync(new Frame { Publish = new PublishRequest { Ref = 8, Events = { new PublishEvent { Channel = "a", Payload = ByteString.CopyFromUtf8("1") } } } });
        Assert.Equal(("EH3003", 7000UL), (binary.Published.Results.Single().Error.Code, binary.Published.Results.Single().Error.RetryAfterMs));

        hub.Partitions.AppendFault = null;
        answer = await client.AskAsync("""{"op":"publish","ref":9,"events":[{"channel":"a","payload":1}]}""");
        Assert.Equal(1, answer.GetProperty("results")[0].GetProperty("position").GetProperty("sequence").GetInt32());
    }

    [Fact]
    public async Task Publish_EventsBeforeOp_IsTheSame()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        JsonElement answer = await client.AskAsync("""{"events":[{"channel":"a","payload":1}],"ref":0,"op":"publish"}""");

        Assert.Equal("published", answer.GetProperty("op").GetString());
        Assert.False(answer.GetProperty("results")[0].GetProperty("duplicate").GetBoolean());
    }

    [Fact]
    public async Task Publish_Binary_EveryField_ReadsAsItWasWritten()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        PublishEvent published = new()
        {
            Channel = "bin.a", Payload = ByteString.CopyFrom(1, 2, 255), ContentType = "application/x-own", Source = "/s", SourceId = "si", Type = "t",
            Subject = "sub", Target = "tar", Priority = Priority.Low, SourceKind = SourceKind.Database, Key = "k", TimeTicks = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).Ticks,
            Metadata = ByteString.CopyFromUtf8("{\"a\":1}"), UserId = "u", SessionId = "se", InstanceId = "in", Schema = "sc", Entity = "en", Operation = "op",
            CorrelationId = "co", CausationId = "ca", ParentId = "pa", Traceparent = "tr", IdempotencyKey = "ik",
        };
        await client.SendAsync(new Frame { Watch = new WatchRequest { Ref = 1, Patterns = { "bin.>" } } });
        await client.ReadFrameAsync("watching");
        Frame answer = await client.AskAsync(new Frame { Publish = new PublishRequest { Ref = 1UL << 60, Events = { published } } });
        if (answer.OpCase == Frame.OpOneofCase.Events)
        {
            Frame second = await client.ReadFrameAsync("published");
            (answer, Frame events) = (second, answer);
            CheckEvent(published, events.Events.Events.Single());
        }
        else
        {
            CheckEvent(published, (await client.ReadFrameAsync("events")).Events.Events.Single());
        }

        Assert.Equal(1UL << 60, answer.Published.Ref);
        PublishResult result = Assert.Single(answer.Published.Results);
        Assert.Null(result.Error);
        Assert.Equal(1, result.Position.Sequence);
        JsonElement stored = await hub.Client.GetJsonAsync("/v1/events/" + result.Id);
        Assert.Equal("AQL/", stored.GetProperty("payloadBase64").GetString());
        Assert.Equal("low", stored.GetProperty("priority").GetString());
        Assert.Equal("database", stored.GetProperty("sourceKind").GetString());
        Assert.Equal("2026-01-02T03:04:05.000Z", stored.GetProperty("time").GetString());
        Assert.Equal(1, stored.GetProperty("metadata").GetProperty("a").GetInt32());
        Assert.Equal("tr", stored.GetProperty("traceparent").GetString());
    }

    [Fact]
    public async Task Publish_Pipelined_IsAnsweredInOrderAndStoredInOrder()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        const int Messages = 3000;
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < Messages; i++)
            {
                // Freely mixed, refusals and pings among them: the answers keep the order.
                Task sent = (i % 5) switch
                {
                    0 => client.SendAsync($$"""{"op":"publish","ref":{{i + 1}},"events":[{"channel":"a","payload":{{i}}}]}"""),
                    1 => client.SendAsync(new Frame { Publish = new PublishRequest { Ref = (ulong)i + 1, Events = { new PublishEvent { Channel = "a", Payload = ByteString.CopyFromUtf8(i.ToString(System.Globalization.CultureInfo.InvariantCulture)) } } } }),
                    2 => client.SendAsync($$"""{"op":"ping","ref":{{i + 1}}}"""),
                    3 => client.SendAsync($$"""{"op":"publish","ref":{{i + 1}},"events":[{"channel":"a","payload":1},{"channel":"a","payload":2}],"more":1}"""),
                    _ => client.SendAsync(new Frame { Ping = new Ping { Ref = (ulong)i + 1 } }),
                };
                await sent;
            }
        });
        long sequence = 0;
        for (int i = 0; i < Messages; i++)
        {
            if (i % 5 is 1 or 4)
            {
                Frame frame = await client.ReadFrameAsync($"answer {i}");
                Assert.Equal((ulong)i + 1, i % 5 == 1 ? frame.Published.Ref : frame.Pong.Ref);
                sequence += i % 5 == 1 ? 1 : 0;
                Assert.True(i % 5 != 1 || frame.Published.Results[0].Position.Sequence == sequence);
            }
            else
            {
                JsonElement answer = await client.ReadAsync($"answer {i}");
                Assert.Equal(i + 1, answer.GetProperty("ref").GetInt32());
                Assert.Equal((i % 5) switch { 0 => "published", 2 => "pong", _ => "error" }, answer.GetProperty("op").GetString());
                Assert.True(i % 5 != 0 || answer.GetProperty("results")[0].GetProperty("position").GetProperty("sequence").GetInt64() == ++sequence);
            }
        }

        await sending;
    }

    [Fact]
    public async Task Publish_SameKeyTwiceInOneMessage_IsOneEvent()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        PublishEvent once = new() { Channel = "a", Payload = ByteString.CopyFromUtf8("1"), IdempotencyKey = "k" };
        Frame answer = await client.AskAsync(new Frame { Publish = new PublishRequest { Ref = 1, Events = { once, once } } });

        Assert.Equal([false, true], answer.Published.Results.Select(result => result.Duplicate));
        Assert.Equal(answer.Published.Results[0].Id, answer.Published.Results[1].Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Publish_WithRuns_TellsOnceWhatFollowsFromTheFirst(bool runs)
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        PublishEvent good = new() { Channel = "a", Payload = ByteString.CopyFromUtf8("1") }, bad = new() { Channel = "a", Payload = ByteString.CopyFromUtf8("{") };
        PublishEvent once = new() { Channel = "a", Payload = ByteString.CopyFromUtf8("1"), IdempotencyKey = "k" };
        PublishRequest request = new() { Ref = 1, Runs = runs, Events = { good, good, bad, good, once, once, good, good, good } };
        PublishResult[] results = [.. (await client.AskAsync(new Frame { Publish = request })).Published.Results];

        PublishResult[] each = [.. results.SelectMany(Expand)];
        Assert.Equal(Enumerable.Range(0, 9).Select(n => (uint)n), each.Select(result => result.Index));
        Assert.Equal([2u], each.Where(result => result.Error is not null).Select(result => result.Index));
        Assert.Equal([5u], each.Where(result => result.Duplicate).Select(result => result.Index));
        Assert.Equal(each[4].Id, each[5].Id);
        Assert.Equal([1L, 2, 0, 3, 4, 4, 5, 6, 7], each.Select(result => result.Position?.Sequence ?? 0));
        Assert.Equal(runs ? [2, 0, 2, 0, 3] : new uint[9], results.Select(result => result.Count));
        foreach (PublishResult result in each.Where(result => result.Error is null))
        {
            using JsonDocument stored = JsonDocument.Parse(await hub.Client.GetStringAsync(new Uri("/v1/events/" + result.Id, UriKind.Relative)));
            Assert.Equal(result.Position.Sequence, stored.RootElement.GetProperty("position").GetProperty("sequence").GetInt64());
        }
    }

    // As hub.proto says it.
    private static IEnumerable<PublishResult> Expand(PublishResult first)
    {
        yield return first;
        for (uint i = 1; i < first.Count; i++)
        {
            PublishResult next = first.Clone();
            next.Index += i;
            next.Position.Sequence += i;
            next.Id = first.Id[..24] + (Convert.ToInt64(first.Id[24..], 16) + i).ToString("x12", System.Globalization.CultureInfo.InvariantCulture);
            yield return next;
        }
    }

    [Fact]
    public async Task Publish_StorageFails_IsTheResultOfEachAndTheConnectionGoesOn()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        hub.Partitions.AppendFault = new Protocol.Errors.Problem(Protocol.Errors.ErrorCodes.StorageFull, "full");
        JsonElement answer = await client.AskAsync("""{"op":"publish","ref":1,"events":[{"channel":"a","payload":1}]}""");
        hub.Partitions.AppendFault = null;

        Assert.Equal("EH3001", answer.GetProperty("results")[0].GetProperty("error").GetProperty("code").GetString());
        answer = await client.AskAsync("""{"op":"publish","ref":2,"events":[{"channel":"a","payload":1}]}""");
        Assert.False(answer.GetProperty("results")[0].TryGetProperty("error", out _));
    }

    [Fact]
    public async Task Publish_WhileAppendsAreHeld_ReadsOnUntilTheBoundAndAnswersAll()
    {
        await using HubHost hub = await HubHost.StartAsync(gateway => gateway.SocketRequestsInFlightMax = 2);
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        hub.Partitions.Hold();
        for (int i = 1; i <= 50; i++)
        {
            await client.SendAsync($$"""{"op":"publish","ref":{{i}},"events":[{"channel":"a","payload":1}]}""");
        }

        await hub.Partitions.Arrived.Task.WaitAsync(HubHost.Patience);
        hub.Partitions.Release();
        for (int i = 1; i <= 50; i++)
        {
            Assert.Equal(i, (await client.ReadAsync($"answer {i}")).GetProperty("ref").GetInt32());
        }
    }

    private static void CheckEvent(PublishEvent published, Event read)
    {
        PublishEvent shown = published.Clone();
        shown.IdempotencyKey = "";
        Assert.Equal(shown, read.Event_);
        Assert.Equal(1, read.Position.Sequence);
        Assert.Equal(Status.Completed, read.Status);
        Assert.True(read.CreatedAtTicks > 0);
    }
}
