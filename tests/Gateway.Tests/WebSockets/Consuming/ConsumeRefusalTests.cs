using System.Net.WebSockets;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Subscriptions;
using EventHub.Protocol.Proto;
using Google.Protobuf;

namespace EventHub.Gateway.Tests.WebSockets.Consuming;

/// <summary>Consumers that ask for what is not, and the error frames that say so.</summary>
public sealed class ConsumeRefusalTests : IAsyncLifetime
{
    private const string Known = "AAAAAAAAAAEAAAAAAAAQAAAAAAEAAAAA";
    private HubHost _hub = null!;
    private SocketClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubHost.StartAsync(gateway => gateway.SocketWatchesMax = 2);
        await _hub.SetAsync("s", ConsumeCalls.Definition);
        await _hub.SetAsync("used", ConsumeCalls.Definition);
        _client = await SocketClient.OpenAsync(_hub);
        await _client.ConsumeAsync(999_999_999, "used");
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"op":"consume","subscription":"s"}""", null, "EH1005", "/ref")]
    [InlineData("""{"op":"consume","ref":1}""", 1, "EH1005", "/subscription")]
    [InlineData("""{"op":"consume","ref":1,"subscription":7}""", 1, "EH1006", "/subscription")]
    [InlineData("""{"op":"consume","ref":1,"subscription":"none"}""", 1, "EH2010", null)]
    [InlineData("""{"op":"consume","ref":1,"subscription":"used"}""", 1, "EH1006", "/subscription")]
    [InlineData("""{"op":"consume","ref":1,"subscription":"s","credit":-1}""", 1, "EH1006", "/credit")]
    [InlineData("""{"op":"consume","ref":1,"subscription":"s","credit":1000000001}""", 1, "EH1006", "/credit")]
    [InlineData("""{"op":"consume","ref":1,"subscription":"s","from":"now"}""", 1, "EH1002", "/from")]
    [InlineData("""{"op":"consume","ref":1,"subscription":"s","ack":[]}""", 1, "EH1002", "/ack")]
    [InlineData("""{"op":"unconsume","ref":1}""", 1, "EH1005", "/subscription")]
    [InlineData("""{"op":"unconsume","ref":1,"subscription":"s"}""", 1, "EH1006", "/subscription")]
    [InlineData("""{"op":"unconsume","ref":1,"subscription":"used","credit":1}""", 1, "EH1002", "/credit")]
    [InlineData("""{"op":"credit","subscription":"s","credit":1}""", null, "EH1006", "/subscription")]
    [InlineData("""{"op":"credit","subscription":"used"}""", null, "EH1005", "/credit")]
    [InlineData("""{"op":"credit","subscription":"used","credit":2}""", null, "EH1006", "/credit")]
    [InlineData("""{"op":"settle","subscription":"s"}""", null, "EH1005", "/ref")]
    [InlineData("""{"op":"settle","ref":1,"ack":[]}""", 1, "EH1005", "/subscription")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"none","ack":[]}""", 1, "EH2010", null)]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","acks":[]}""", 1, "EH1002", "/acks")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","credit":1}""", 1, "EH1002", "/credit")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","ack":[],"ack":[]}""", 1, "EH1008", "/ack")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","ack":"d"}""", 1, "EH1006", "/ack")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","ack":["d",1]}""", 1, "EH1006", "/ack/1")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","ack":["\ud800"]}""", 1, "EH1006", "/ack/0")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","progress":[null]}""", 1, "EH1006", "/progress/0")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","nak":{}}""", 1, "EH1006", "/nak")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","nak":["d"]}""", 1, "EH1006", "/nak/0")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","nak":[{}]}""", 1, "EH1005", "/nak/0/deliveryId")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","nak":[{"deliveryId":1}]}""", 1, "EH1006", "/nak/0/deliveryId")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","nak":[{"deliveryId":"d"},{"deliveryId":"d","delay":"31d"}]}""", 1, "EH1006", "/nak/1/delay")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","nak":[{"deliveryId":"d","delay":"-1s"}]}""", 1, "EH1006", "/nak/0/delay")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","nak":[{"deliveryId":"d","delay":5}]}""", 1, "EH1006", "/nak/0/delay")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","nak":[{"deliveryId":"d","error":false}]}""", 1, "EH1006", "/nak/0/error")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","nak":[{"deliveryId":"d","returned":"yes"}]}""", 1, "EH1006", "/nak/0/returned")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","nak":[{"deliveryId":"d","deliveryId":"d"}]}""", 1, "EH1008", "/nak/0/deliveryId")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","term":[{"deliveryId":"d","delay":"1s"}]}""", 1, "EH1002", "/term/0/delay")]
    [InlineData("""{"op":"settle","ref":1,"subscription":"s","term":[{"deliveryId":"d","reason":"x"}]}""", 1, "EH1002", "/term/0/reason")]
    public async Task Text_WithSomethingWrong_IsAnErrorFrameAndTheConnectionGoesOn(string message, int? number, string code, string? field)
    {
        JsonElement error = await _client.AskAsync(message);

        Assert.True(error.GetProperty("op").GetString() == "error", error.GetRawText());
        Assert.Equal(number, error.GetProperty("ref").ValueKind == JsonValueKind.Null ? null : error.GetProperty("ref").GetInt32());
        Assert.Equal((code, field), (error.GetProperty("code").GetString(), error.GetProperty("field").GetString()));
        await _client.NothingComesAsync();
    }

    public static TheoryData<string, string, string> Binary => new()
    {
        { Hex(new Frame { Consume = new ConsumeRequest { Ref = 1 } }), "EH1005", "/subscription" },
        { Hex(new Frame { Consume = new ConsumeRequest { Ref = 1, Subscription = "none" } }), "EH2010", "" },
        { Hex(new Frame { Consume = new ConsumeRequest { Ref = 1, Subscription = "s", Credit = uint.MaxValue } }), "EH1006", "/credit" },
        { Hex(new Frame { Unconsume = new Unconsume { Ref = 1, Subscription = "s" } }), "EH1006", "/subscription" },
        { Hex(new Frame { Credit = new Credit { Subscription = "s", Credit_ = 1 } }), "EH1006", "/subscription" },
        { Hex(new Frame { Settle = new SettleRequest { Ref = 1 } }), "EH1005", "/subscription" },
        { Hex(Settle(new SettleRequest { Nak = { new Nak() } })), "EH1005", "/nak/0/deliveryId" },
        { Hex(Settle(new SettleRequest { Nak = { new Nak { DeliveryId = "d" }, new Nak { DeliveryId = "d", DelayMs = 2_592_000_001 } } })), "EH1006", "/nak/1/delay" },
        { Hex(Settle(new SettleRequest { Term = { new Term { DeliveryId = "d", Error = new string('x', 4097) } } })), "EH1006", "/term/0/error" },
        { "320908011201731A02FFFF", "EH1007", "/ack/0" },
        { "320C080112017322050A01641801", "EH1026", "" },
        { "320C080112017322050A01642801", "EH1002", "/nak/0/#5" },
    };

    [Theory]
    [MemberData(nameof(Binary))]
    public async Task Binary_WithSomethingWrong_IsAnErrorFrameAndTheConnectionGoesOn(string hex, string code, string field)
    {
        await _client.SendAsync(Convert.FromHexString(hex), WebSocketMessageType.Binary);
        Frame error = await _client.ReadFrameAsync("the error");

        Assert.Equal(Frame.OpOneofCase.Error, error.OpCase);
        Assert.Equal((code, field), (error.Error.Problem.Code, error.Error.Problem.Errors.FirstOrDefault()?.Field ?? ""));
        Assert.Equal(2UL, (await _client.AskAsync(new Frame { Ping = new Ping { Ref = 2 } })).Pong.Ref);
    }

    [Fact]
    public async Task Settle_AThousandIdsAndOneMore_IsRefusedWhole()
    {
        string ids = string.Join(',', Enumerable.Repeat($"\"{Known}\"", 1000));
        Assert.Equal(1000, (await _client.SettleAsync($"\"ack\":[{ids}]")).Results().Count());
        JsonElement error = await _client.SettleAsync($"\"ack\":[{ids}],\"progress\":[\"{Known}\"]");
        Assert.Equal(("EH1006", "/progress"), (error.GetProperty("code").GetString(), error.GetProperty("field").GetString()));

        SettleRequest request = new() { Ref = 1, Subscription = "s" };
        request.Ack.AddRange(Enumerable.Repeat(Known, 1001));
        Assert.Equal("/ack", (await _client.AskAsync(new Frame { Settle = request })).Error.Problem.Errors[0].Field);
    }

    [Theory]
    [InlineData(4096, "unknown")]
    [InlineData(4097, null)]
    public async Task Settle_ErrorOfALength_IsTakenUpToTheLimit(int bytes, string? result)
    {
        JsonElement answer = await _client.SettleAsync($$"""
            "term":[{"deliveryId":"{{Known}}","error":"{{new string('é', bytes / 2)}}{{new string('e', bytes % 2)}}"}]
            """);
        Assert.Equal(result ?? "/term/0/error", result is null ? answer.GetProperty("field").GetString() : answer.Results().Single());
    }

    [Fact]
    public async Task Consume_WatchesAndConsumesTogetherOverTheLimit_IsRefused()
    {
        await _client.AskAsync("""{"op":"watch","ref":1,"patterns":["a"]}""");
        Assert.Equal("EH4005", (await _client.AskAsync("""{"op":"consume","ref":2,"subscription":"s"}""")).GetProperty("code").GetString());
        Assert.Equal("EH4005", (await _client.AskAsync("""{"op":"watch","ref":3,"patterns":["a"]}""")).GetProperty("code").GetString());
        await _client.AskAsync("""{"op":"unconsume","ref":4,"subscription":"used"}""");
        await _client.ConsumeAsync(1);
    }

    private static Frame Settle(SettleRequest request)
    {
        request.Ref = 1;
        request.Subscription = "s";
        return new Frame { Settle = request };
    }

    private static string Hex(IMessage message) => Convert.ToHexString(message.ToByteArray());
}
