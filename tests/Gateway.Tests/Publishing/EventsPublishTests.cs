using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Publishing;

public sealed class EventsPublishTests : IAsyncLifetime
{
    private const string Path = "/v1/events";
    private HubHost _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await HubHost.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Publish_OneObject_AnswersCreated()
    {
        using HttpResponseMessage response = await PostAsync("""{"channel":"a.b","payload":{"x":1.50},"subject":"s","metadata":{"m":1}}""");

        JsonElement answer = await response.JsonAsync();
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("a.b", answer.GetProperty("channel").GetString());
        JsonElement read = await _hub.Client.GetJsonAsync("/v1/events/" + answer.GetProperty("id").GetString());
        Assert.Equal("""{"x":1.50}""", read.GetProperty("payload").GetRawText());
        Assert.Equal("s", read.GetProperty("subject").GetString());
        Assert.Equal("""{"m":1}""", read.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public async Task Publish_ArrayHalfWrong_StoresTheGoodHalfAndNamesEachBadOne()
    {
        using HttpResponseMessage response = await PostAsync(
            """[{"channel":"a.b","payload":1},{"channel":"a..b","payload":2},{"channel":"a.b","payload":3},{"channel":"a.b","payload":4,"colour":"red"},{"channel":"a.b"}]""");

        JsonElement answer = await response.JsonAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(2, answer.GetProperty("accepted").GetInt32());
        Assert.Equal(3, answer.GetProperty("rejected").GetInt32());
        JsonElement[] results = [.. answer.GetProperty("results").EnumerateArray()];
        Assert.Equal([0, 1, 2, 3, 4], results.Select(result => result.GetProperty("index").GetInt32()));
        Assert.Equal(["EH1003", "EH1002", "EH1005"], results.Where(r => r.TryGetProperty("error", out _)).Select(r => r.GetProperty("error").GetProperty("code").GetString()));
        Assert.Equal("/1/channel", results[1].GetProperty("error").GetProperty("errors")[0].GetProperty("field").GetString());
        JsonElement list = await _hub.Client.GetJsonAsync("/v1/events?order=asc");
        Assert.Equal(["1", "3"], list.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("payload").GetRawText()));
    }

    [Fact]
    public async Task Publish_ArrayAllWrong_IsStillAnsweredAsMany()
    {
        using HttpResponseMessage response = await PostAsync("""[{"channel":"_x","payload":1}]""");

        JsonElement answer = await response.JsonAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(0, answer.GetProperty("accepted").GetInt32());
        Assert.Equal("EH1022", answer.GetProperty("results")[0].GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Publish_ArrayOfOne_IsAnsweredAsMany()
    {
        using HttpResponseMessage response = await PostAsync("""[{"channel":"a","payload":1}]""");

        Assert.Equal(1, (await response.JsonAsync()).GetProperty("accepted").GetInt32());
    }

    [Fact]
    public async Task Publish_EmptyArray_AcceptsNothing()
    {
        using HttpResponseMessage response = await PostAsync("[]");

        Assert.Equal(0, (await response.JsonAsync()).GetProperty("accepted").GetInt32());
    }

    [Theory]
    [InlineData("""{"channel":"a","payload":1""", "EH1001", null)]
    [InlineData("""7""", "EH1006", null)]
    [InlineData("""{"channel":"a","payload":1,"colour":"red"}""", "EH1002", "/colour")]
    [InlineData("""{"channel":"a","payload":1,"status":"completed"}""", "EH1004", "/status")]
    [InlineData("""{"channel":"a","payload":1,"id":"x"}""", "EH1004", "/id")]
    [InlineData("""{"payload":1}""", "EH1005", "/channel")]
    [InlineData("""{"channel":"a"}""", "EH1005", "/payload")]
    [InlineData("""{"channel":"a","payload":1,"priority":"urgent"}""", "EH1006", "/priority")]
    [InlineData("""{"channel":"a","payload":1,"source":""}""", "EH1006", "/source")]
    [InlineData("""{"channel":"a","channel":"b","payload":1}""", "EH1008", "/channel")]
    [InlineData("""{"channel":"a","payload":1,"deliverAt":"9999-01-01T00:00:00Z"}""", "EH1006", "/deliverAt")]
    [InlineData("""{"channel":"a b","payload":1}""", "EH1003", "/channel")]
    public async Task Publish_BadObject_IsRefusedNamingTheField(string body, string code, string? field)
    {
        using HttpResponseMessage response = await PostAsync(body);

        await response.IsProblemAsync(ErrorCodes.Find(code)!, field);
    }

    [Fact]
    public async Task Publish_MalformedArray_StoresNothing()
    {
        using HttpResponseMessage response = await PostAsync("""[{"channel":"a","payload":1},{"channel":"a","payload":2},""");

        await response.IsProblemAsync(ErrorCodes.MalformedJson);
        Assert.Empty((await _hub.Client.GetJsonAsync("/v1/events")).GetProperty("events").EnumerateArray());
    }

    [Fact]
    public async Task Publish_TooManyEvents_IsRefusedWhole()
    {
        string body = "[" + string.Join(',', Enumerable.Repeat("""{"channel":"a","payload":1}""", 1001)) + "]";
        using HttpResponseMessage response = await PostAsync(body);

        await response.IsProblemAsync(ErrorCodes.BatchTooLarge);
        Assert.Empty((await _hub.Client.GetJsonAsync("/v1/events")).GetProperty("events").EnumerateArray());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=latin1")]
    [InlineData("application/cloudevents+avro")]
    [InlineData("")]
    public async Task Publish_UnsupportedContentType_IsRefused(string contentType)
    {
        using HttpResponseMessage response = await _hub.Client.PostAsync(Path, HttpAnswers.Typed("{}", contentType));

        await response.IsProblemAsync(ErrorCodes.UnsupportedContentType, "Content-Type");
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("APPLICATION/JSON;charset=\"UTF-8\"")]
    public async Task Publish_ContentTypeWithParameters_IsTaken(string contentType)
    {
        using HttpResponseMessage response = await _hub.Client.PostAsync(Path, HttpAnswers.Typed("""{"channel":"a","payload":1}""", contentType));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task Publish_KeyInHeader_CoversTheOnlyEvent()
    {
        using HttpResponseMessage first = await PostAsync("""{"channel":"a","payload":1}""", ("Idempotency-Key", "k"));
        using HttpResponseMessage second = await PostAsync("""{"channel":"a","payload":1}""", ("Idempotency-Key", "k"));

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal((await first.JsonAsync()).GetProperty("id").GetString(), (await second.JsonAsync()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Publish_KeysDiffer_IsRefused()
    {
        using HttpResponseMessage response = await PostAsync("""{"channel":"a","payload":1,"idempotencyKey":"x"}""", ("Idempotency-Key", "y"));

        await response.IsProblemAsync(ErrorCodes.InvalidHeader, "Idempotency-Key");
    }

    [Theory]
    [InlineData("application/json", """[{"channel":"a","payload":1}]""")]
    [InlineData("application/x-ndjson", """{"channel":"a","payload":1}""")]
    [InlineData("application/cloudevents-batch+json", "[]")]
    public async Task Publish_KeyInHeaderForMany_IsRefused(string contentType, string body)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Path) { Content = HttpAnswers.Typed(body, contentType) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "k");
        using HttpResponseMessage response = await _hub.Client.SendAsync(request);

        await response.IsProblemAsync(ErrorCodes.KeyOnBatch, "Idempotency-Key");
    }

    [Fact]
    public async Task Publish_KeyReusedInsideMany_IsThatElementsProblem()
    {
        using HttpResponseMessage response = await PostAsync(
            """[{"channel":"a","payload":1,"idempotencyKey":"k"},{"channel":"a","payload":1,"idempotencyKey":"k"},{"channel":"a","payload":2,"idempotencyKey":"k"}]""");

        JsonElement results = (await response.JsonAsync()).GetProperty("results");
        Assert.False(results[0].GetProperty("duplicate").GetBoolean());
        Assert.True(results[1].GetProperty("duplicate").GetBoolean());
        Assert.Equal(results[0].GetProperty("id").GetString(), results[1].GetProperty("id").GetString());
        Assert.Equal("EH2004", results[2].GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Publish_EventHeaderOfTheOtherRoute_IsRefused()
    {
        using HttpResponseMessage response = await PostAsync("""{"channel":"a","payload":1}""", ("X-Event-Priority", "high"));

        await response.IsProblemAsync(ErrorCodes.InvalidHeader, "X-Event-Priority");
    }

    [Fact]
    public async Task Publish_TraceContextInHeader_GoesToEventsThatBringNone()
    {
        const string Header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", Own = "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        using HttpResponseMessage response = await PostAsync(
            $$"""[{"channel":"a","payload":1},{"channel":"a","payload":1,"traceparent":"{{Own}}"}]""", ("traceparent", Header));

        JsonElement list = await _hub.Client.GetJsonAsync("/v1/events?order=asc");
        Assert.Equal([Header, Own], list.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("traceparent").GetString()));
    }

    private async Task<HttpResponseMessage> PostAsync(string body, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Path) { Content = HttpAnswers.Json(body) };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _hub.Client.SendAsync(request);
    }
}
