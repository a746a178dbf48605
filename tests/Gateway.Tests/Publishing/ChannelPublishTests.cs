using System.Net;
using System.Text;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.Tests.Publishing;

public sealed class ChannelPublishTests : IAsyncLifetime
{
    private const string Path = "/v1/channels/orders.created/events";
    private HubHost _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await HubHost.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Publish_JsonPayload_AnswersCreatedWithLocationAndCanBeReadBack()
    {
        using HttpResponseMessage response = await _hub.Client.PostAsync(Path, HttpAnswers.Json("""{ "order" : 1 }"""));

        JsonElement answer = await response.JsonAsync();
        string id = answer.GetProperty("id").GetString()!;
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("/v1/events/" + id, response.Headers.Location?.ToString());
        Assert.True(EventId.TryParse(id, out _));
        Assert.Equal("orders.created", answer.GetProperty("channel").GetString());
        Assert.Equal(1, answer.GetProperty("position").GetProperty("sequence").GetInt64());
        Assert.False(answer.GetProperty("duplicate").GetBoolean());
        JsonElement read = await _hub.Client.GetJsonAsync("/v1/events/" + id);
        Assert.Equal("""{ "order" : 1 }""", read.GetProperty("payload").GetRawText());
        Assert.Equal("orders.created", read.GetProperty("type").GetString());
        Assert.Equal("/v1/channels/orders.created", read.GetProperty("source").GetString());
        Assert.Equal("completed", read.GetProperty("status").GetString());
        Assert.Equal("unrouted", read.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Publish_WithHeaders_StoresThemAsFields()
    {
        string id = await _hub.Client.PublishAsync("orders.created", "{}",
            ("X-Event-Source", "https://shop.example"), ("X-Event-Priority", "high"), ("X-Event-Key", "customer-7"),
            ("X-Event-Metadata-Region", "eu"), ("x-event-metadata-Note", "a \"quoted\" word"),
            ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

        JsonElement read = await _hub.Client.GetJsonAsync("/v1/events/" + id);
        Assert.Equal("https://shop.example", read.GetProperty("source").GetString());
        Assert.Equal("high", read.GetProperty("priority").GetString());
        Assert.Equal("customer-7", read.GetProperty("key").GetString());
        Assert.Equal("eu", read.GetProperty("metadata").GetProperty("region").GetString());
        Assert.Equal("a \"quoted\" word", read.GetProperty("metadata").GetProperty("note").GetString());
        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", read.GetProperty("traceparent").GetString());
    }

    [Fact]
    public async Task Publish_MalformedTraceparent_CountsAsAbsent()
    {
        string id = await _hub.Client.PublishAsync("orders.created", "{}", ("traceparent", "not-a-trace"));

        JsonElement read = await _hub.Client.GetJsonAsync("/v1/events/" + id);
        Assert.Equal(JsonValueKind.Null, read.GetProperty("traceparent").ValueKind);
    }

    [Fact]
    public async Task Publish_OpaqueBytesWithoutContentType_ComeBackByteForByte()
    {
        byte[] bytes = [0, 255, 13, 10, 0xC3, 0x28];
        using ByteArrayContent content = new(bytes);
        using HttpResponseMessage response = await _hub.Client.PostAsync(Path, content);
        string id = (await response.JsonAsync()).GetProperty("id").GetString()!;

        using HttpResponseMessage payload = await _hub.Client.GetAsync(new Uri($"/v1/events/{id}/payload", UriKind.Relative));
        Assert.Equal(bytes, await payload.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/octet-stream", payload.Content.Headers.ContentType?.ToString());
        JsonElement read = await _hub.Client.GetJsonAsync("/v1/events/" + id);
        Assert.Equal(Convert.ToBase64String(bytes), read.GetProperty("payloadBase64").GetString());
    }

    [Fact]
    public async Task Publish_EmptyOpaqueBody_IsAnEvent()
    {
        using HttpResponseMessage response = await _hub.Client.PostAsync(Path, HttpAnswers.Typed("", "text/plain"));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Theory]
    [InlineData("\"order-1\"", "order-1")]
    [InlineData("order-1", "\"order-1\"")]
    public async Task Publish_SameKeyAgain_AnswersFirstAnswerAsDuplicate(string first, string second)
    {
        string id = await _hub.Client.PublishAsync("orders.created", """{"n":1}""", ("Idempotency-Key", first));

        using HttpRequestMessage request = new(HttpMethod.Post, Path) { Content = HttpAnswers.Json("""{"n":1}""") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", second);
        using HttpResponseMessage response = await _hub.Client.SendAsync(request);

        JsonElement answer = await response.JsonAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(answer.GetProperty("duplicate").GetBoolean());
        Assert.Equal(id, answer.GetProperty("id").GetString());
        Assert.Equal("/v1/events/" + id, response.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Publish_LargeBodyInManySegments_IsStoredWhole()
    {
        string text = "\"" + new string('x', 900_000) + "\"";
        string id = await _hub.Client.PublishAsync("orders.created", text);

        Assert.Equal(text, await _hub.Client.GetStringAsync(new Uri($"/v1/events/{id}/payload", UriKind.Relative)));
    }

    [Fact]
    public async Task Publish_ChunkedBody_IsStoredWhole()
    {
        await using RawConnection connection = await RawConnection.OpenAsync(_hub.Address);
        await connection.SendAsync($"POST {Path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        await connection.SendChunkAsync("{\"a\":");
        await connection.SendChunkAsync("[1,2]}");
        await connection.SendAsync("0\r\n\r\n");

        string answer = await connection.ReadUntilAsync("\"duplicate\":false}");
        Assert.StartsWith("HTTP/1.1 201", answer, StringComparison.Ordinal);
        JsonElement list = await _hub.Client.GetJsonAsync("/v1/events");
        Assert.Equal("{\"a\":[1,2]}", list.GetProperty("events")[0].GetProperty("payload").GetRawText());
    }

    [Fact]
    public async Task Publish_ManyOnOneConnection_GetSequencesInTheOrderSent()
    {
        await using RawConnection connection = await RawConnection.OpenAsync(_hub.Address);
        StringBuilder requests = new();
        for (int i = 0; i < 20; i++)
        {
            string body = $"{{\"n\":{i}}}";
            requests.Append($"POST {Path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        }

        await connection.SendAsync(requests.ToString());
        await connection.ReadUntilAsync("\"sequence\":20}");

        JsonElement list = await _hub.Client.GetJsonAsync("/v1/events?order=asc");
        Assert.Equal(Enumerable.Range(0, 20), list.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("payload").GetProperty("n").GetInt32()));
    }
}
