using System.Net.WebSockets;
using System.Text.Json.Nodes;
using EventHub.Gateway.Metrics;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.WebSockets;
using EventHub.Gateway.WebSockets.Frames;
using EventHub.Protocol.Errors;
using Microsoft.Extensions.DependencyInjection;

namespace EventHub.Gateway.Tests.WebSockets;

public sealed class SocketConnectionTests
{
    [Theory]
    [InlineData("https://elsewhere.example", false)]
    [InlineData("null", false)]
    [InlineData("https://console.example.org", true)]
    [InlineData("own", true)]
    public async Task Connect_FromAPage_IsTakenOnlyFromAllowedOrigins(string origin, bool isTaken)
    {
        await using HubHost hub = await HubHost.StartAsync(gateway => gateway.AllowedOrigins.Add("https://console.example.org"));
        string sent = origin == "own" ? hub.Address.GetLeftPart(UriPartial.Authority) : origin;
        if (isTaken)
        {
            await using SocketClient client = await SocketClient.OpenAsync(hub, sent);
            Assert.Equal("pong", (await client.AskAsync("""{"op":"ping","ref":1}""")).GetProperty("op").GetString());
        }
        else
        {
            WebSocketException refused = await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.OpenAsync(hub, sent));
            Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Connect_WithSubprotocol_IsAgreedOn()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub, subprotocol: "eventhub.v1");
        await using SocketClient plain = await SocketClient.OpenAsync(hub);

        Assert.Equal("eventhub.v1", client.Socket.SubProtocol);
        Assert.Null(plain.Socket.SubProtocol);
    }

    [Fact]
    public async Task Get_WithoutHandshake_IsRefused()
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage response = await hub.Client.GetAsync(new Uri("/v1/ws", UriKind.Relative));

        await response.IsProblemAsync(ErrorCodes.UpgradeRequired);
        Assert.Contains("13", response.Headers.GetValues("Sec-WebSocket-Version"));
    }

    [Fact]
    public async Task Connect_OneTooMany_IsRefused()
    {
        await using HubHost hub = await HubHost.StartAsync(gateway => gateway.SocketsMax = 1);
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        WebSocketException refused = await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.OpenAsync(hub));

        Assert.Contains("503", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_WhileAPublishIsUnderWay_AnswersItAndClosesWithItsCode()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await using SocketClient client = await SocketClient.OpenAsync(hub);
        hub.Partitions.Hold();
        await client.SendAsync("""{"op":"publish","ref":1,"events":[{"channel":"a","payload":1}]}""");
        await hub.Partitions.Arrived.Task.WaitAsync(HubHost.Patience);
        Task stopping = hub.StopAsync();
        hub.Partitions.Release();

        Assert.Equal("published", (await client.ReadAsync("published")).GetProperty("op").GetString());
        Assert.Equal(CloseCodes.ShuttingDown.Number, await client.ReadCloseAsync());
        await client.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await stopping.WaitAsync(HubHost.Patience);
    }

    [Fact]
    public void CloseCodes_StandInTheirRangesAndOnThePage()
    {
        string page = File.ReadAllText(Path.Combine(Root(), "docs", "websocket.md"));
        Assert.All(CloseCodes.All, code =>
        {
            Assert.True(code.Number is (>= 4000 and < 4200) or (>= 4400 and < 4500), $"{code.Number} says nothing about reconnecting.");
            Assert.Contains($"| {code.Number} | {code.Name} |", page, StringComparison.Ordinal);
            Assert.True(System.Text.Encoding.UTF8.GetByteCount(code.Reason) <= ClosePayload.ReasonBytesMax, code.Reason);
        });
        Assert.Equal(CloseCodes.All.Length, CloseCodes.All.Select(code => code.Number).Distinct().Count());
    }

    [Fact]
    public async Task AsyncApi_HasEveryOpAndEveryAnswer()
    {
        await using HubHost hub = await HubHost.StartAsync();
        JsonNode document = JsonNode.Parse((await hub.Client.GetJsonAsync("/asyncapi.json")).GetRawText())!;
        string[] received = [.. document["operations"]!.AsObject().Where(operation => (string)operation.Value!["action"]! == "receive").Select(operation => operation.Key)];

        Assert.Equal("3.0.0", (string)document["asyncapi"]!);
        Assert.Equal(SocketOps.Known.ToArray().Order(), received.Order());
        Assert.All(document["components"]!["messages"]!.AsObject(), message =>
        {
            // An answer under the name of its request has a key of its own.
            string op = (string)message.Value!["payload"]!["properties"]!["op"]!["const"]!;
            Assert.Equal(op, (string)message.Value!["name"]!);
            Assert.StartsWith(op, message.Key, StringComparison.Ordinal);
        });
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Orleans.EventHub.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? Path.GetDirectoryName(SourceFile())!.Split(Path.DirectorySeparatorChar + "tests")[0];
    }

    private static string SourceFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}
