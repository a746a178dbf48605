using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Publishing;

public sealed class ChannelPublishRefusalTests : IAsyncLifetime
{
    private const string Path = "/v1/channels/orders.created/events";
    private HubHost _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await HubHost.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Theory]
    [InlineData("{\"a\":", "EH1001")]
    [InlineData("", "EH1001")]
    [InlineData("{} {}", "EH1001")]
    [InlineData("{\"a\":01}", "EH1001")]
    public async Task Publish_MalformedJson_IsRefused(string body, string code) =>
        await RefusedAsync(HttpAnswers.Json(body), ErrorCodes.Find(code)!);

    [Fact]
    public async Task Publish_MalformedJson_SaysWhere()
    {
        JsonElement problem = await RefusedAsync(HttpAnswers.Json("{\n\"a\": tru }"), ErrorCodes.MalformedJson);

        Assert.Matches("line 2|byte", problem.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task Publish_BadUtf8_IsRefused()
    {
        ByteArrayContent content = new([.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");

        await RefusedAsync(content, ErrorCodes.InvalidUtf8);
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    [InlineData(10_000, false)]
    public async Task Publish_NestedPayload_IsBounded(int depth, bool accepted)
    {
        StringContent content = HttpAnswers.Json(new string('[', depth) + new string(']', depth));
        if (!accepted)
        {
            await RefusedAsync(content, ErrorCodes.TooDeep);
            return;
        }

        using HttpResponseMessage response = await _hub.Client.PostAsync(Path, content);
        Assert.True(response.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("bad..name", "EH1003")]
    [InlineData("a b", "EH1003")]
    [InlineData("orders.*", "EH1003")]
    [InlineData("..%2f..%2fetc", "EH1003")]
    [InlineData("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q", "EH1003")]
    [InlineData("_hub.internal", "EH1022")]
    public async Task Publish_BadChannel_IsRefused(string channel, string code)
    {
        using HttpResponseMessage response = await _hub.Client.PostAsync(new Uri($"/v1/channels/{channel}/events", UriKind.Relative), HttpAnswers.Json("{}"));

        await response.IsProblemAsync(ErrorCodes.Find(code)!, "channel");
    }

    [Fact]
    public async Task Publish_EventAboveLimit_IsRefused()
    {
        using HttpResponseMessage response = await _hub.Client.PostAsync(Path, HttpAnswers.Json("\"" + new string('x', 1 << 20) + "\""));

        JsonElement problem = await response.IsProblemAsync(ErrorCodes.EventTooLarge);
        Assert.Contains("1048576", problem.GetProperty("detail").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_BodyAboveLimitAnnounced_IsRefusedUnread()
    {
        await using RawConnection connection = await RawConnection.OpenAsync(_hub.Address);
        await connection.SendAsync($"POST {Path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {(4 << 20) + 1}\r\n\r\n");

        string answer = await connection.ReadUntilAsync("\"EH1011\"");
        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_BodyAboveLimitInChunks_IsRefused()
    {
        await using RawConnection connection = await RawConnection.OpenAsync(_hub.Address);
        await connection.SendAsync($"POST {Path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        string piece = new(' ', 512 * 1024);
        for (int i = 0; i < 9; i++)
        {
            await connection.SendChunkAsync(piece);
        }

        await connection.ReadUntilAsync("\"EH1011\"");
    }

    [Theory]
    [InlineData("Idempotency-Key", "\"open", "EH1015")]
    [InlineData("Idempotency-Key", "\"a\"b", "EH1015")]
    [InlineData("Idempotency-Key", "\"\"", "EH1015")]
    [InlineData("X-Event-Priority", "urgent", "EH1015")]
    [InlineData("X-Event-Sorce", "x", "EH1015")]
    [InlineData("X-Event-Metadata-", "x", "EH1015")]
    [InlineData("Prefer", "wait=soon", "EH1015")]
    [InlineData("Prefer", "respond-async, wait = 0", "EH1015")]
    [InlineData("Content-Encoding", "gzip", "EH1013")]
    public async Task Publish_BadHeader_IsRefused(string header, string value, string code)
    {
        StringContent content = HttpAnswers.Json("{}");
        content.Headers.TryAddWithoutValidation(header, value);
        using HttpRequestMessage request = new(HttpMethod.Post, Path) { Content = content };
        if (!content.Headers.Contains(header))
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using HttpResponseMessage response = await _hub.Client.SendAsync(request);
        await response.IsProblemAsync(ErrorCodes.Find(code)!, header);
    }

    [Theory]
    [InlineData("X-Event-Source", 1025)]
    [InlineData("X-Event-Key", 1025)]
    [InlineData("Idempotency-Key", 257)]
    public async Task Publish_HeaderTooLong_IsRefused(string header, int length)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Path) { Content = HttpAnswers.Json("{}") };
        request.Headers.TryAddWithoutValidation(header, new string('k', length));
        using HttpResponseMessage response = await _hub.Client.SendAsync(request);

        JsonElement problem = await response.IsProblemAsync(ErrorCodes.InvalidHeader, header);
        Assert.Contains(length.ToString("N0", System.Globalization.CultureInfo.InvariantCulture).Replace(",", "", StringComparison.Ordinal),
            problem.GetProperty("detail").GetString()!.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_RepeatedHeader_IsRefused()
    {
        await using RawConnection connection = await RawConnection.OpenAsync(_hub.Address);
        await connection.SendAsync($"POST {Path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400", await connection.ReadUntilAsync("\"EH1015\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_KeyReusedForAnotherBody_IsRefused()
    {
        await _hub.Client.PublishAsync("orders.created", """{"n":1}""", ("Idempotency-Key", "k"));
        using HttpRequestMessage request = new(HttpMethod.Post, Path) { Content = HttpAnswers.Json("""{"n":2}""") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "k");
        using HttpResponseMessage response = await _hub.Client.SendAsync(request);

        await response.IsProblemAsync(ErrorCodes.KeyReused);
        Assert.Single((await _hub.Client.GetJsonAsync("/v1/events")).GetProperty("events").EnumerateArray());
    }

    [Fact]
    public async Task Publish_WithQuery_IsRefused()
    {
        using HttpResponseMessage response = await _hub.Client.PostAsync(Path + "?wait=1", HttpAnswers.Json("{}"));

        await response.IsProblemAsync(ErrorCodes.InvalidQuery, "wait");
    }

    [Theory]
    [InlineData("EH3001", 507)]
    [InlineData("EH3002", 503)]
    [InlineData("EH3003", 429)]
    public async Task Publish_StorageRefuses_AnswersItsStatusWithRetryAfter(string code, int status)
    {
        _hub.Partitions.AppendFault = new Problem(ErrorCodes.Find(code)!, "Said by the test.") { RetryAfter = TimeSpan.FromSeconds(7) };
        using HttpResponseMessage response = await _hub.Client.PostAsync(Path, HttpAnswers.Json("{}"));

        await response.IsProblemAsync(ErrorCodes.Find(code)!);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
        _hub.Partitions.AppendFault = null;
        Assert.Empty((await _hub.Client.GetJsonAsync("/v1/events")).GetProperty("events").EnumerateArray());
    }

    [Fact]
    public async Task Publish_AfterRefusal_ConnectionServesOn()
    {
        await using RawConnection connection = await RawConnection.OpenAsync(_hub.Address);
        await connection.SendAsync($"POST {Path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n{{");
        await connection.ReadUntilAsync("EH1001");
        await connection.SendAsync($"POST {Path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}");

        await connection.ReadUntilAsync("HTTP/1.1 201");
    }

    private async Task<JsonElement> RefusedAsync(HttpContent content, ErrorCode code)
    {
        using HttpResponseMessage response = await _hub.Client.PostAsync(Path, content);
        return await response.IsProblemAsync(code);
    }
}
