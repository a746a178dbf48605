using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Publishing;

public sealed class CloudEventPublishTests : IAsyncLifetime
{
    private HubHost _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await HubHost.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Publish_Structured_IsStoredUnderItsType()
    {
        using HttpResponseMessage response = await PostAsync("application/cloudevents+json",
            """{"specversion":"1.0","id":"7","source":"https://shop.example","type":"orders.paid","subject":"o-1","data":{"a":1}}""");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        JsonElement read = await _hub.Client.GetJsonAsync("/v1/events/" + (await response.JsonAsync()).GetProperty("id").GetString());
        Assert.Equal("orders.paid", read.GetProperty("channel").GetString());
        Assert.Equal("7", read.GetProperty("sourceId").GetString());
        Assert.Equal("https://shop.example", read.GetProperty("source").GetString());
        Assert.Equal("""{"a":1}""", read.GetProperty("payload").GetRawText());
    }

    [Fact]
    public async Task Publish_StructuredTwice_IsOneEvent()
    {
        const string Event = """{"specversion":"1.0","id":"7","source":"s","type":"orders.paid","data":1}""";
        using HttpResponseMessage first = await PostAsync("application/cloudevents+json", Event);
        using HttpResponseMessage second = await PostAsync("application/cloudevents+json; charset=utf-8", Event);

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.True((await second.JsonAsync()).GetProperty("duplicate").GetBoolean());
    }

    [Fact]
    public async Task Publish_Batch_IsAnsweredAsMany()
    {
        using HttpResponseMessage response = await PostAsync("application/cloudevents-batch+json",
            """[{"specversion":"1.0","id":"1","source":"s","type":"a","data":1},{"specversion":"0.3","id":"2","source":"s","type":"a"}]""");

        JsonElement answer = await response.JsonAsync();
        Assert.Equal(1, answer.GetProperty("accepted").GetInt32());
        Assert.Equal("EH1021", answer.GetProperty("results")[1].GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Publish_Binary_TakesAttributesFromHeaders()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/events") { Content = HttpAnswers.Typed("<a/>", "application/xml") };
        request.Headers.Add("ce-specversion", "1.0");
        request.Headers.Add("CE-Id", "9");
        request.Headers.Add("ce-source", "urn:x");
        request.Headers.Add("ce-type", "orders.paid");
        request.Headers.Add("ce-subject", "caf%C3%A9");
        using HttpResponseMessage response = await _hub.Client.SendAsync(request);

        JsonElement answer = await response.JsonAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, answer.ToString());
        string id = answer.GetProperty("id").GetString()!;
        JsonElement read = await _hub.Client.GetJsonAsync("/v1/events/" + id);
        Assert.Equal("café", read.GetProperty("subject").GetString());
        Assert.Equal("9", read.GetProperty("sourceId").GetString());
        Assert.Equal("application/xml", read.GetProperty("contentType").GetString());
        Assert.Equal("<a/>", await _hub.Client.GetStringAsync(new Uri($"/v1/events/{id}/payload", UriKind.Relative)));
    }

    [Theory]
    [InlineData("application/cloudevents+json", """{"id":"1","source":"s","type":"a"}""")]
    [InlineData("application/cloudevents+json", """{"specversion":"1.0","source":"s","type":"a"}""")]
    public async Task Publish_AttributeMissing_IsRefused(string contentType, string body)
    {
        using HttpResponseMessage response = await PostAsync(contentType, body);

        await response.IsProblemAsync(ErrorCodes.InvalidCloudEvent);
    }

    [Fact]
    public async Task Publish_BinaryWithoutSpecVersion_IsRefused()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/events") { Content = HttpAnswers.Json("{}") };
        request.Headers.Add("ce-id", "9");
        using HttpResponseMessage response = await _hub.Client.SendAsync(request);

        await response.IsProblemAsync(ErrorCodes.InvalidCloudEvent);
    }

    private async Task<HttpResponseMessage> PostAsync(string contentType, string body) =>
        await _hub.Client.PostAsync("/v1/events", HttpAnswers.Typed(body, contentType));
}
