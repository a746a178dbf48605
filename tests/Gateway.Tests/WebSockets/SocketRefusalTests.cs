using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Proto;
using Google.Protobuf;

namespace EventHub.Gateway.Tests.WebSockets;

public sealed class SocketRefusalTests : IAsyncLifetime
{
    private HubHost _hub = null!;
    private SocketClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubHost.StartAsync(gateway => gateway.SocketWatchesMax = 2);
        _client = await SocketClient.OpenAsync(_hub);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"op":"publihs","ref":1}""", 1, "EH1006", "/op")]
    [InlineData("""{"op":5,"ref":1}""", 1, "EH1006", "/op")]
    [InlineData("""{"ref":1}""", 1, "EH1005", "/op")]
    [InlineData("""{"op":"ping"}""", null, "EH1005", "/ref")]
    [InlineData("""{"op":"ping","ref":null}""", null, "EH1005", "/ref")]
    [InlineData("""{"op":"ping","ref":"1"}""", null, "EH1006", "/ref")]
    [InlineData("""{"op":"ping","ref":-1}""", null, "EH1006", "/ref")]
    [InlineData("""{"op":"ping","ref":9007199254740992}""", null, "EH1006", "/ref")]
    [InlineData("""{"op":"ping","ref":1,"ref":2}""", 1, "EH1008", "/ref")]
    [InlineData("""{"op":"ping","ref":1,"colour":"red"}""", 1, "EH1002", "/colour")]
    [InlineData("""{"op":"ping","ref":1,"watch":"w1"}""", 1, "EH1002", "/watch")]
    [InlineData("""{"op":"ping","ref":1""", 1, "EH1001", null)]
    [InlineData("""{"op":"ping","ref":1}}""", 1, "EH1001", null)]
    [InlineData("", null, "EH1001", null)]
    [InlineData("[]", null, "EH1006", null)]
    [InlineData("nonsense", null, "EH1001", null)]
    [InlineData("""{"op":"publish","ref":1}""", 1, "EH1005", "/events")]
    [InlineData("""{"op":"publish","ref":1,"events":null}""", 1, "EH1005", "/events")]
    [InlineData("""{"op":"publish","ref":1,"events":{}}""", 1, "EH1006", "/events")]
    [InlineData("""{"events":{},"op":"publish","ref":1}""", 1, "EH1006", "/events")]
    [InlineData("""{"op":"publish","ref":1,"events":[{"channel":"a","payload":1},{"channel":"a","payload":]}""", 1, "EH1001", null)]
    [InlineData("""{"op":"publish","events":[{"channel":"a","payload":1}]}""", null, "EH1005", "/ref")]
    [InlineData("""{"op":"watch","ref":1}""", 1, "EH1005", "/patterns")]
    [InlineData("""{"op":"watch","ref":1,"patterns":[]}""", 1, "EH1005", "/patterns")]
    [InlineData("""{"op":"watch","ref":1,"patterns":"a"}""", 1, "EH1006", "/patterns")]
    [InlineData("""{"op":"watch","ref":1,"patterns":["a",7]}""", 1, "EH1006", "/patterns/1")]
    [InlineData("""{"op":"watch","ref":1,"patterns":["a","b..c"]}""", 1, "EH1018", "/patterns/1")]
    [InlineData("""{"op":"watch","ref":1,"patterns":["a.>.b"]}""", 1, "EH1018", "/patterns/0")]
    [InlineData("""{"op":"watch","ref":1,"patterns":["a"],"from":"yesterday"}""", 1, "EH1006", "/from")]
    [InlineData("""{"op":"watch","ref":1,"patterns":["a"],"from":"cAAAAAAAAAAA"}""", 1, "EH1020", "/from")]
    [InlineData("""{"op":"watch","ref":1,"patterns":["a"],"credit":-1}""", 1, "EH1006", "/credit")]
    [InlineData("""{"op":"watch","ref":1,"patterns":["a"],"credit":1000000001}""", 1, "EH1006", "/credit")]
    [InlineData("""{"op":"unwatch","ref":1,"watch":"w9"}""", 1, "EH1006", "/watch")]
    [InlineData("""{"op":"unwatch","ref":1}""", 1, "EH1005", "/watch")]
    [InlineData("""{"op":"credit","watch":"w9","credit":1}""", null, "EH1006", "/watch")]
    [InlineData("""{"op":"credit","watch":"w9"}""", null, "EH1005", "/credit")]
    [InlineData("""{"op":"credit","ref":4,"credit":1}""", 4, "EH1005", "/watch")]
    [InlineData("""{"op":"credit","watch":"w1","subscription":"s","credit":1}""", null, "EH1006", "/watch")]
    [InlineData("""{"op":"status","ref":1}""", 1, "EH1005", "/id")]
    [InlineData("""{"op":"status","ref":1,"id":7}""", 1, "EH1006", "/id")]
    [InlineData("""{"op":"status","ref":1,"id":"x"}""", 1, "EH2001", "/id")]
    [InlineData("""{"op":"status","ref":1,"id":"0198a3f0-0000-7000-8000-000000000000"}""", 1, "EH2001", "/id")]
    [InlineData("""{"op":"status","id":"0198a3f0-0000-7000-8000-000000000000"}""", null, "EH1005", "/ref")]
    [InlineData("""{"op":"status","ref":1,"id":"x","watch":"w1"}""", 1, "EH1002", "/watch")]
    [InlineData("""{"op":"unstatus","ref":1}""", 1, "EH1005", "/id")]
    [InlineData("""{"op":"unstatus","ref":1,"id":"x"}""", 1, "EH2001", "/id")]
    [InlineData("""{"op":"ping","ref":1,"id":"x"}""", 1, "EH1002", "/id")]
    public async Task Text_WithSomethingWrong_IsAnErrorFrameAndTheConnectionGoesOn(string message, int? number, string code, string? field)
    {
        JsonElement error = await _client.AskAsync(message);

        Assert.Equal(["op", "ref", "code", "title", "detail", "field"], error.EnumerateObject().Select(member => member.Name));
        Assert.Equal("error", error.GetProperty("op").GetString());
        Assert.Equal(number, error.GetProperty("ref").ValueKind == JsonValueKind.Null ? null : error.GetProperty("ref").GetInt32());
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(ErrorCodes.Find(code)!.Title, error.GetProperty("title").GetString());
        Assert.Equal(field, error.GetProperty("field").GetString());
        Assert.Equal("pong", (await _client.AskAsync("""{"op":"ping","ref":2}""")).GetProperty("op").GetString());
        Assert.Equal(0, _hub.Partitions.All[0].Bounds.LastSequence);
    }

    public static TheoryData<string, string, string> Binary => new()
    {
        { "", "EH1005", "/op" },
        { "FF", "EH1026", "" },
        { "00", "EH1026", "" },
        { "0A05", "EH1026", "" },
        { "0801", "EH1026", "" },
        { "0A02FFFF", "EH1026", "" },
        { "0AFFFFFFFFFFFFFFFFFF01", "EH1026", "" },
        { "520208015A00", "EH1008", "/op" },
        { "5A020801", "EH1006", "/op" },
        { Hex(new Frame { Pong = new Pong { Ref = 1 } }), "EH1006", "/op" },
        { Hex(new Frame { Ping = new Ping() }), "EH1005", "/ref" },
        { Hex(new Frame { Status = new StatusRequest { Ref = 1 } }), "EH1005", "/id" },
        { Hex(new Frame { Status = new StatusRequest { Ref = 1, Id = "x" } }), "EH2001", "/id" },
        { Hex(new Frame { Unstatus = new Unstatus { Ref = 1, Id = "x" } }), "EH2001", "/id" },
        { Hex(new Frame { Watch = new WatchRequest { Ref = 1 } }), "EH1005", "/patterns" },
        { Hex(new Frame { Watch = new WatchRequest { Ref = 1, Patterns = { "a b" } } }), "EH1018", "/patterns/0" },
        { Hex(new Frame { Watch = new WatchRequest { Ref = 1, Patterns = { "a" }, Credit = uint.MaxValue } }), "EH1006", "/credit" },
        { Hex(new Frame { Credit = new Credit { Watch = "w1" } }), "EH1005", "/credit" },
        { Hex(new Frame { Credit = new Credit { Watch = "w1", Credit_ = 5 } }), "EH1006", "/watch" },
        { "520408011801", "EH1002", "/#3" },
    };

    [Theory]
    [MemberData(nameof(Binary))]
    public async Task Binary_WithSomethingWrong_IsAnErrorFrameAndTheConnectionGoesOn(string hex, string code, string field)
    {
        await _client.SendAsync(Convert.FromHexString(hex), WebSocketMessageType.Binary);
        Frame error = await _client.ReadFrameAsync("the error");

        Assert.Equal(Frame.OpOneofCase.Error, error.OpCase);
        Assert.Equal(code, error.Error.Problem.Code);
        Assert.Equal(field, error.Error.Problem.Errors.FirstOrDefault()?.Field ?? "");
        Assert.Equal(2UL, (await _client.AskAsync(new Frame { Ping = new Ping { Ref = 2 } })).Pong.Ref);
    }

    public static TheoryData<string, string, string> BinaryEvents => new()
    {
        { Hex(new PublishEvent { Payload = ByteString.CopyFromUtf8("1") }), "EH1005", "/events/0/channel" },
        { Hex(new PublishEvent { Channel = "a..b", Payload = ByteString.CopyFromUtf8("1") }), "EH1003", "/events/0/channel" },
        { Hex(new PublishEvent { Channel = "_a", Payload = ByteString.CopyFromUtf8("1") }), "EH1022", "/events/0/channel" },
        { Hex(new PublishEvent { Channel = "a" }), "EH1005", "/events/0/payload" },
        { Hex(new PublishEvent { Channel = "a", Payload = ByteString.CopyFromUtf8("{") }), "EH1001", "/events/0/payload" },
        { Hex(new PublishEvent { Channel = "a", Payload = ByteString.CopyFrom(0x22, 0xFF, 0x22) }), "EH1007", "/events/0/payload" },
        { Hex(new PublishEvent { Channel = "a", Payload = ByteString.CopyFromUtf8(new string('[', 33) + new string(']', 33)) }), "EH1009", "/events/0/payload" },
        { Hex(new PublishEvent { Channel = "a", Payload = ByteString.CopyFromUtf8("1"), Metadata = ByteString.CopyFromUtf8("[]") }), "EH1006", "/events/0/metadata" },
        { Hex(new PublishEvent { Channel = "a", Payload = ByteString.CopyFromUtf8("1"), Priority = (Priority)5 }), "EH1006", "/events/0/priority" },
        { Hex(new PublishEvent { Channel = "a", Payload = ByteString.CopyFromUtf8("1"), SourceKind = (SourceKind)(-1) }), "EH1006", "/events/0/sourceKind" },
        { Hex(new PublishEvent { Channel = "a", Payload = ByteString.CopyFromUtf8("1"), TimeTicks = -1 }), "EH1006", "/events/0/time" },
        { Hex(new PublishEvent { Channel = "a", Payload = ByteString.CopyFromUtf8("1"), DeliverAtTicks = -1 }), "EH1006", "/events/0/deliverAt" },
        { Hex(new PublishEvent { Channel = "a", Payload = ByteString.CopyFromUtf8("1"), ExpiresAtTicks = 1 }), "EH1006", "/events/0/expiresAt" },
        { Hex(new PublishEvent { Channel = "a", Payload = ByteString.CopyFromUtf8("1"), ExpiresAtTicks = -1 }), "EH1006", "/events/0/expiresAt" },
        { Hex(new PublishEvent { Channel = "a", Payload = ByteString.CopyFromUtf8("1"), Key = "a\u0001" }), "EH1006", "/events/0/key" },
        { Hex(new PublishEvent { Channel = "a", Payload = ByteString.CopyFromUtf8("1"), IdempotencyKey = new string('k', 257) }), "EH1006", "/events/0/idempotencyKey" },
        { Hex(new PublishEvent { Channel = "a", Payload = ByteString.CopyFromUtf8("1") }) + "0A0162", "EH1008", "/events/0/channel" },
        { Hex(new PublishEvent { Channel = "a", Payload = ByteString.CopyFromUtf8("1") }) + "D80101", "EH1002", "/events/0/#27" },
    };

    [Theory]
    [MemberData(nameof(BinaryEvents))]
    public async Task BinaryEvent_WithSomethingWrong_IsRefusedAloneAndNamed(string hex, string code, string field)
    {
        PublishRequest request = new() { Ref = 1, Events = { new PublishEvent() { Channel = "a", Payload = ByteString.CopyFromUtf8("1") } } };
        byte[] wrong = Convert.FromHexString(hex);
        byte[] inner = [0x08, 1, 0x12, .. Varint(wrong.Length), .. wrong, .. request.ToByteArray()[2..]];
        await _client.SendAsync((byte[])[0x0A, .. Varint(inner.Length), .. inner], WebSocketMessageType.Binary);
        Frame answer = await _client.ReadFrameAsync("published");

        Assert.Equal(Frame.OpOneofCase.Published, answer.OpCase);
        Assert.Equal(code, answer.Published.Results[0].Error?.Code);
        Assert.Equal(field, answer.Published.Results[0].Error.Errors[0].Field);
        Assert.Equal(1u, answer.Published.Results[1].Index);
        Assert.NotEmpty(answer.Published.Results[1].Id);
    }

    [Fact]
    public async Task Publish_TooManyEvents_IsRefusedWholeAndNothingIsStored()
    {
        string events = string.Join(',', Enumerable.Repeat("""{"channel":"a","payload":1}""", 1001));
        JsonElement error = await _client.AskAsync($$"""{"op":"publish","ref":1,"events":[{{events}}]}""");
        Assert.Equal("EH1012", error.GetProperty("code").GetString());

        PublishRequest request = new() { Ref = 1 };
        request.Events.AddRange(Enumerable.Repeat(new PublishEvent { Channel = "a", Payload = ByteString.CopyFromUtf8("1") }, 1001));
        Assert.Equal("EH1012", (await _client.AskAsync(new Frame { Publish = request })).Error.Problem.Code);
        Assert.Equal(0, _hub.Partitions.All[0].Bounds.LastSequence);

        request.Events.RemoveAt(1000);
        Assert.Equal(1000, (await _client.AskAsync(new Frame { Publish = request })).Published.Results.Count);
    }

    [Fact]
    public async Task Publish_RefusedMessageBetweenGoodOnes_TakesNothingOfThemAlong()
    {
        // Sent as fast as possible so that they come in one read; whether they do or not, the result is the same.
        for (int i = 0; i < 100; i++)
        {
            await _client.SendAsync($$"""{"op":"publish","ref":{{i}},"events":[{"channel":"good","payload":{{i}}}]}""");
            await _client.SendAsync($$"""{"op":"publish","ref":{{i}},"events":[{"channel":"bad","payload":{{i}}},{"channel":"bad","payload":1}],"x":1}""");
        }

        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(i + 1, (await _client.ReadAsync("published")).GetProperty("results")[0].GetProperty("position").GetProperty("sequence").GetInt32());
            Assert.Equal("EH1002", (await _client.ReadAsync("error")).GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task Publish_EventOverTheLimit_IsRefusedAlone()
    {
        string large = new('x', 1 << 20);
        JsonElement answer = await _client.AskAsync($$"""{"op":"publish","ref":1,"events":[{"channel":"a","payload":"{{large}}"},{"channel":"a","payload":1}]}""");

        Assert.Equal("EH1010", answer.GetProperty("results")[0].GetProperty("error").GetProperty("code").GetString());
        Assert.True(answer.GetProperty("results")[1].TryGetProperty("id", out _));
    }

    [Fact]
    public async Task Watch_OneTooMany_IsRefusedUntilOneEnds()
    {
        await _client.AskAsync("""{"op":"watch","ref":1,"patterns":["a"]}""");
        await _client.AskAsync("""{"op":"watch","ref":2,"patterns":["a"]}""");
        JsonElement error = await _client.AskAsync("""{"op":"watch","ref":3,"patterns":["a"]}""");
        Assert.Equal("EH4005", error.GetProperty("code").GetString());

        Assert.Equal("unwatched", (await _client.AskAsync("""{"op":"unwatch","ref":4,"watch":"w1"}""")).GetProperty("op").GetString());
        Assert.Equal("w3", (await _client.AskAsync("""{"op":"watch","ref":5,"patterns":["a"]}""")).GetProperty("watch").GetString());
    }

    [Fact]
    public async Task Watch_MorePatternsThanTheConnectionMayHave_IsRefusedUntilOneEnds()
    {
        await using HubHost hub = await HubHost.StartAsync(gateway => gateway.SocketPatternsMax = 3);
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        await client.AskAsync("""{"op":"watch","ref":1,"patterns":["a","b"]}""");
        JsonElement refused = await client.AskAsync("""{"op":"watch","ref":2,"patterns":["c","d"]}""");
        Assert.Equal("EH4005", refused.GetProperty("code").GetString());
        Assert.Equal("w2", (await client.AskAsync("""{"op":"watch","ref":3,"patterns":["c"]}""")).GetProperty("watch").GetString());
        await client.AskAsync("""{"op":"unwatch","ref":4,"watch":"w1"}""");
        Assert.Equal("w3", (await client.AskAsync("""{"op":"watch","ref":5,"patterns":["c","d"]}""")).GetProperty("watch").GetString());
    }

    [Fact]
    public async Task Credit_MoreThanTheLimitTogether_IsRefusedAndChangesNothing()
    {
        await _client.AskAsync("""{"op":"watch","ref":1,"patterns":["a"],"credit":1000000000}""");
        JsonElement error = await _client.AskAsync("""{"op":"credit","watch":"w1","credit":1}""");

        Assert.Equal("EH1006", error.GetProperty("code").GetString());
        Assert.Equal("/credit", error.GetProperty("field").GetString());
    }

    private static string Hex(IMessage message) => Convert.ToHexString(message.ToByteArray());

    private static byte[] Varint(int value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}
