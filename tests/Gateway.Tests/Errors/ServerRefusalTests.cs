using System.Globalization;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.Tests.Errors;

/// <summary>What the server refuses before any handler sees it is a problem as every other refusal.</summary>
public sealed class ServerRefusalTests : IAsyncLifetime
{
    private const string Live = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
    private static readonly string s_long = new('x', 17_000);
    private HubHost _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await HubHost.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Theory]
    [InlineData("NOT HTTP AT ALL\r\n\r\n", 400, "EH1023")]
    [InlineData("GET /livez HTTP/1.1\r\n\r\n", 400, "EH1023")]
    [InlineData("GET /livez HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "EH1023")]
    [InlineData("GET /livez HTTP/1.1\r\nHost: x\r\nBad Header: x\r\n\r\n", 400, "EH1023")]
    [InlineData("POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400, "EH1023")]
    [InlineData("POST /v1/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 400, "EH1023")]
    [InlineData("POST /v1/events HTTP/1.0\r\nHost: x\r\n\r\n", 400, "EH1023")]
    [InlineData("GET * HTTP/1.1\r\nHost: x\r\n\r\n", 405, "EH2003")]
    [InlineData("GET /livez HTTP/1.1\r\nHost: x\r\nX-Long: LONG\r\n\r\n", 431, "EH1017")]
    [InlineData("GET /livez?q=LONG HTTP/1.1\r\nHost: x\r\n\r\n", 414, "EH1028")]
    [InlineData("POST /v1/channels/a/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "EH1023")]
    public async Task Call_ThatCannotBeRead_IsAProblemAndTheEnd(string request, int status, string code)
    {
        await using RawConnection connection = await RawConnection.OpenAsync(_hub.Address);
        await connection.SendAsync(request.Replace("LONG", s_long, StringComparison.Ordinal));

        IsProblem(await connection.ReadToEndAsync(), status, code);
    }

    [Theory]
    [InlineData("NOT HTTP AT ALL\r\n\r\n", 400, "EH1023")]
    [InlineData("GET /livez?q=LONG HTTP/1.1\r\nHost: x\r\n\r\n", 414, "EH1028")]
    public async Task Call_BehindOthersOnTheConnection_IsAProblemBehindTheirAnswers(string request, int status, string code)
    {
        await using RawConnection connection = await RawConnection.OpenAsync(_hub.Address);
        await connection.SendAsync(Live + Live + request.Replace("LONG", s_long, StringComparison.Ordinal));

        string[] answers = (await connection.ReadToEndAsync()).Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, answers.Length);
        Assert.All(answers[..2], answer => Assert.StartsWith("200 ", answer, StringComparison.Ordinal));
        IsProblem("HTTP/1.1 " + answers[2], status, code);
    }

    [Theory]
    [InlineData("GET /livez HTTP/7.7\r\nHost: x\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    public async Task Call_InAnotherVersion_IsLeftToTheServer(string request)
    {
        await using RawConnection connection = await RawConnection.OpenAsync(_hub.Address);
        await connection.SendAsync(request);

        Assert.DoesNotContain("EH1", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithoutBodyInItsAnswer_HasTheHeadOnly()
    {
        await using RawConnection connection = await RawConnection.OpenAsync(_hub.Address);
        await connection.SendAsync("HEAD /livez HTTP/1.1\r\nHost: x\r\nX-Long: " + s_long + "\r\n\r\n");

        string answer = await connection.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 431 ", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_BodyAboveLimitInChunks_IsAProblem()
    {
        await using HubHost small = await HubHost.StartAsync(gateway => (gateway.EventBytesMax, gateway.BodyBytesMax) = (1024, 2048));
        await using RawConnection connection = await RawConnection.OpenAsync(small.Address);
        await connection.SendAsync("POST /v1/channels/a/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        await connection.SendChunkAsync(new string('x', 3000));

        IsProblem(await connection.ReadUntilAsync("\"errors\":[]}"), 413, "EH1011");
    }

    [Fact]
    public async Task Call_HeadThatNeverEnds_IsAProblem()
    {
        // The server looks once a second, and takes its limits when a connection begins.
        _hub.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1);
        await using RawConnection connection = await RawConnection.OpenAsync(_hub.Address);
        await connection.SendAsync("GET /livez HTTP/1.1\r\nHost: x\r\n");

        IsProblem(await connection.ReadToEndAsync(), 408, "EH4004");
    }

    [Fact]
    public async Task Call_ThatIsRefused_LeavesOtherConnectionsAlone()
    {
        await using RawConnection good = await RawConnection.OpenAsync(_hub.Address), bad = await RawConnection.OpenAsync(_hub.Address);
        await bad.SendAsync("NOT HTTP AT ALL\r\n\r\n");
        await bad.ReadToEndAsync();
        await good.SendAsync(Live);

        Assert.StartsWith("HTTP/1.1 200", await good.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
    }

    private static void IsProblem(string answer, int status, string code)
    {
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        string[] parts = answer.Split("\r\n\r\n", 2);
        Assert.Contains("Content-Type: application/problem+json", parts[0], StringComparison.Ordinal);
        Assert.Contains($"Content-Length: {parts[1].Length.ToString(CultureInfo.InvariantCulture)}", parts[0], StringComparison.Ordinal);
        JsonElement problem = JsonDocument.Parse(parts[1]).RootElement;
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(ErrorCodes.Find(code)!.TypePath, problem.GetProperty("type").GetString());
    }
}
