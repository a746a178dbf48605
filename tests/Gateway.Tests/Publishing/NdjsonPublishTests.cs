using System.Text;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Publishing;

public sealed class NdjsonPublishTests : IAsyncLifetime
{
    private const string Head = "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
    private readonly FakeTimeProvider _time = new();
    private HubHost _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await HubHost.StartAsync(time: _time);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Publish_Lines_AnswersALineEachAndGoesOnBehindABadOne()
    {
        JsonElement[] results = await PostAsync("""
            {"channel":"a","payload":0}

            {"channel":"a..b","payload":1}
            {"channel":"a"
            {"channel":"a","payload":3}
            """);

        Assert.Equal([0, 1, 2, 3], results.Select(result => result.GetProperty("index").GetInt32()));
        Assert.Equal(["", "EH1003", "EH1001", ""], results.Select(CodeOf));
        Assert.Equal("/channel", results[1].GetProperty("error").GetProperty("errors")[0].GetProperty("field").GetString());
        JsonElement list = await _hub.Client.GetJsonAsync("/v1/events?order=asc");
        Assert.Equal([0, 3], list.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("payload").GetInt32()));
        Assert.Equal(results[3].GetProperty("id").GetString(), list.GetProperty("events")[1].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Publish_MoreLinesThanAnyGroupHolds_KeepsTheirOrder()
    {
        StringBuilder lines = new();
        for (int i = 0; i < 5000; i++)
        {
            lines.Append("{\"channel\":\"a\",\"payload\":").Append(i).Append("}\n");
        }

        JsonElement[] results = await PostAsync(lines.ToString());

        Assert.Equal(Enumerable.Range(0, 5000), results.Select(result => result.GetProperty("index").GetInt32()));
        Assert.Equal(Enumerable.Range(1, 5000).Select(i => (long)i), results.Select(result => result.GetProperty("position").GetProperty("sequence").GetInt64()));
    }

    [Fact]
    public async Task Publish_BodyFarAboveTheBodyLimit_IsTaken()
    {
        string line = $$"""{"channel":"a","payload":"{{new string('x', 200_000)}}"}""";
        JsonElement[] results = await PostAsync(string.Join('\n', Enumerable.Repeat(line, 40)));

        Assert.Equal(40, results.Count(result => CodeOf(result).Length == 0));
    }

    [Fact]
    public async Task Publish_LineAboveLimit_IsRefusedAloneByItsIndex()
    {
        string tooLong = $$"""{"channel":"a","payload":"{{new string('x', 1 << 20)}}"}""";
        JsonElement[] results = await PostAsync("{\"channel\":\"a\",\"payload\":0}\n" + tooLong + "\n{\"channel\":\"a\",\"payload\":2}\n");

        Assert.Equal(["", "EH1010", ""], results.Select(CodeOf));
    }

    [Fact]
    public async Task Publish_WhileTheRequestGoesOn_AnswersWhatIsStored()
    {
        await using RawConnection connection = await RawConnection.OpenAsync(_hub.Address);
        await connection.SendAsync(Head);
        for (int i = 0; i < 3; i++)
        {
            await connection.SendChunkAsync($"{{\"channel\":\"a\",\"payload\":{i}}}\n");
            await connection.ReadUntilAsync($"{{\"index\":{i},\"id\"");
        }

        // A line without its break waits; the end of the request makes it whole.
        await connection.SendChunkAsync("{\"channel\":\"a\",\"payload\":3}");
        await connection.SendAsync("0\r\n\r\n");
        await connection.ReadUntilAsync("{\"index\":3,\"id\"");
        await connection.ReadUntilAsync("\r\n0\r\n\r\n");
    }

    [Fact]
    public async Task Publish_ClientVanishesInsideALine_StoresWholeLinesOnly()
    {
        await using (RawConnection connection = await RawConnection.OpenAsync(_hub.Address))
        {
            await connection.SendAsync(Head);
            await connection.SendChunkAsync("{\"channel\":\"a\",\"payload\":0}\n{\"channel\":\"a\",\"payload\":1}");
            await connection.ReadUntilAsync("{\"index\":0,");
            connection.Reset();
        }

        await _hub.Client.PublishAsync("a", "2");
        JsonElement list = await _hub.Client.GetJsonAsync("/v1/events?order=asc");
        Assert.Equal([0, 2], list.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("payload").GetInt32()));
    }

    [Fact]
    public async Task Publish_StorageRefuses_EachLineSaysSo()
    {
        _hub.Partitions.AppendFault = new Problem(ErrorCodes.StorageFull, "Said by the test.");
        JsonElement[] results = await PostAsync("{\"channel\":\"a\",\"payload\":0}\n{\"channel\":\"a\",\"payload\":1}\n");

        Assert.Equal(["EH3001", "EH3001"], results.Select(CodeOf));
    }

    [Fact]
    public async Task Publish_NoLineForLong_EndsWithATimeout()
    {
        await using RawConnection connection = await RawConnection.OpenAsync(_hub.Address);
        await connection.SendAsync(Head);
        await connection.SendChunkAsync("{\"channel\":\"a\",\"payload\":0}\n");
        await connection.ReadUntilAsync("{\"index\":0,");
        await WaitForAsync(() => _time.CountDue(TimeSpan.FromMinutes(2)) > 0, "the timer for idle requests");
        _time.Advance(TimeSpan.FromMinutes(2));

        string answer = await connection.ReadUntilAsync("EH4004");
        Assert.Contains("{\"index\":1,\"error\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_AppendHeldUp_ReadsOnlySoFarAhead()
    {
        _hub.Partitions.Hold();
        await using RawConnection connection = await RawConnection.OpenAsync(_hub.Address);
        await connection.SendAsync(Head);
        for (int i = 0; i < 40; i++)
        {
            await connection.SendChunkAsync($"{{\"channel\":\"a\",\"payload\":{i}}}\n");
        }

        await _hub.Partitions.Arrived.Task.WaitAsync(HubHost.Patience);
        Assert.DoesNotContain("index", connection.Received, StringComparison.Ordinal);
        _hub.Partitions.Release();
        await connection.SendAsync("0\r\n\r\n");
        await connection.ReadUntilAsync("{\"index\":39,\"id\"");
    }

    [Fact]
    public async Task Publish_MalformedChunk_EndsWithAProblemLine()
    {
        await using RawConnection connection = await RawConnection.OpenAsync(_hub.Address);
        await connection.SendAsync(Head);
        await connection.SendChunkAsync("{\"channel\":\"a\",\"payload\":0}\n");
        await connection.ReadUntilAsync("{\"index\":0,");
        await connection.SendAsync("zz\r\nnot a chunk\r\n");

        await connection.ReadUntilAsync("EH1023");
    }

    [Fact]
    public async Task Publish_NothingAtAll_AnswersNothing() => Assert.Empty(await PostAsync(""));

    private static string CodeOf(JsonElement result) =>
        result.TryGetProperty("error", out JsonElement error) ? error.GetProperty("code").GetString()! : "";

    private async Task<JsonElement[]> PostAsync(string lines)
    {
        using HttpResponseMessage response = await _hub.Client.PostAsync("/v1/events", HttpAnswers.Typed(lines, "application/x-ndjson"));
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.ToString());
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static async Task WaitForAsync(Func<bool> condition, string what)
    {
        using CancellationTokenSource timeout = new(HubHost.Patience);
        while (!condition())
        {
            Assert.False(timeout.IsCancellationRequested, $"Waited {HubHost.Patience.TotalSeconds} s for {what}.");
            await Task.Yield();
        }
    }
}
