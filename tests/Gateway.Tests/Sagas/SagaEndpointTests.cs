using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Sagas;

public sealed class SagaEndpointTests
{
    private const string Order = """
        saga: order
        version: 1
        events:
          placed: { channel: orders.placed, key: event.payload.id }
          paid: { channel: orders.paid, key: event.payload.id }
        start: { on: placed, set: { total: =event.payload.total }, goto: paying }
        states:
          paying:
            on: { paid: { publish: { channel: orders.done, payload: { id: =key, total: =data.total } }, goto: done } }
            signals: { approve: { when: signal.by != null, goto: done } }
            timeout: { after: 30d, goto: lost }
          done: { end: completed }
          lost: { end: failed }
        """;

    [Theory]
    [InlineData("/v1/services/bank:check", HttpStatusCode.NotFound, "EH2022")]
    [InlineData("/v1/services/bank:check?now=1", HttpStatusCode.BadRequest, null)]
    public async Task Service_ThatIsNotThere_IsNotChecked(string path, HttpStatusCode status, string? code)
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage refused = await hub.Client.PostAsync(Uri(path), null);
        Assert.Equal(status, refused.StatusCode);
        Assert.True(code is null || (await refused.JsonAsync()).GetProperty("code").GetString() == code);
    }

    [Fact]
    public async Task Definition_PutGetListDelete()
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage created = await DefineAsync(hub, Order);
        Assert.Equal((HttpStatusCode.Created, "/v1/sagas/definitions/order"), (created.StatusCode, created.Headers.Location?.ToString()));
        Assert.StartsWith("stateDiagram-v2", (await created.JsonAsync()).GetProperty("diagram").GetString(), StringComparison.Ordinal);
        using HttpResponseMessage again = await DefineAsync(hub, Order);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);

        // JSON is as good, and the same definition is the same.
        string document = (await hub.Client.GetJsonAsync("/v1/sagas/definitions/order")).GetProperty("definition").GetRawText();
        using HttpResponseMessage json = await hub.Client.PutAsync(Uri("/v1/sagas/definitions/order"), HttpAnswers.Json(document));
        Assert.Equal(HttpStatusCode.OK, json.StatusCode);
        using HttpResponseMessage next = await DefineAsync(hub, Order.Replace("version: 1", "version: 2", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Created, next.StatusCode);
        JsonElement known = await hub.Client.GetJsonAsync("/v1/sagas/definitions/order");
        Assert.Equal((2, "[1,2]"), (known.GetProperty("version").GetInt32(), known.GetProperty("versions").GetRawText()));
        Assert.Equal(1, (await hub.Client.GetJsonAsync("/v1/sagas/definitions/order?version=1")).GetProperty("version").GetInt32());
        Assert.Single((await hub.Client.GetJsonAsync("/v1/sagas/definitions")).GetProperty("definitions").EnumerateArray());

        using HttpResponseMessage deleted = await hub.Client.DeleteAsync(Uri("/v1/sagas/definitions/order"));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        foreach (HttpMethod method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            using HttpResponseMessage gone = await hub.Client.SendAsync(new HttpRequestMessage(method, "/v1/sagas/definitions/order"));
            await gone.IsProblemAsync(ErrorCodes.SagaDefinitionNotFound);
        }
    }

    [Fact]
    public async Task Definition_ThatIsWrong_IsRefusedWithItsLines()
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage refused = await DefineAsync(hub, Order.Replace("goto: paying", "goto: payin", StringComparison.Ordinal));
        JsonElement problem = await refused.IsProblemAsync(ErrorCodes.InvalidSagaDefinition);
        Assert.Contains("line 6", problem.GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        using HttpResponseMessage other = await hub.Client.PutAsync(Uri("/v1/sagas/definitions/other"), HttpAnswers.Typed(Order, "application/yaml"));
        await other.IsProblemAsync(ErrorCodes.InvalidSagaDefinition, "/saga");
        using HttpResponseMessage type = await hub.Client.PutAsync(Uri("/v1/sagas/definitions/order"), HttpAnswers.Typed(Order, "image/png"));
        await type.IsProblemAsync(ErrorCodes.UnsupportedContentType);
        using HttpResponseMessage first = await DefineAsync(hub, Order);
        using HttpResponseMessage taken = await DefineAsync(hub, Order.Replace("30d", "31d", StringComparison.Ordinal));
        await taken.IsProblemAsync(ErrorCodes.SagaVersionTaken);
        using HttpResponseMessage name = await hub.Client.PutAsync(Uri("/v1/sagas/definitions/definitions"), HttpAnswers.Typed(Order, "application/yaml"));
        await name.IsProblemAsync(ErrorCodes.InvalidField, "name");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Saga_StartedByAnEvent_TakesAnotherAndPublishes(int partitions)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: options => options.Partitions = partitions);
        using HttpResponseMessage defined = await DefineAsync(hub, Order);
        await hub.Client.PublishAsync("orders.placed", """{"id":"a/1 ü","total":"12.50"}""");
        JsonElement paying = await UntilAsync(hub, "a%2F1%20%C3%BC", "paying");
        Assert.Equal("12.50", paying.GetProperty("data").GetProperty("total").GetString());
        Assert.Contains(paying.GetProperty("waiting").EnumerateArray(), one => one.GetString() == "the event 'paid'");
        await hub.Client.PublishAsync("orders.paid", """{"id":"a/1 ü"}""");
        JsonElement done = await UntilAsync(hub, "a%2F1%20%C3%BC", "done");
        Assert.Equal("completed", done.GetProperty("status").GetString());
        Assert.Equal(["ended", "entered"], done.GetProperty("history").EnumerateArray().Take(2).Select(line => line.GetProperty("kind").GetString()));
        Assert.Contains("class s_done current", done.GetProperty("diagram").GetString(), StringComparison.Ordinal);
        JsonElement events = await Until.SoAsync(
            () => hub.Client.GetJsonAsync("/v1/events?channel=orders.done"), found => found.GetProperty("events").GetArrayLength() == 1, "its event is there");
        JsonElement published = events.GetProperty("events")[0];
        Assert.Equal(("12.50", done.GetProperty("run").GetString()), (published.GetProperty("payload").GetProperty("total").GetString(), published.GetProperty("correlationId").GetString()));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task Get_StraightAfterAPublish_ShowsWhatTheEventDid(int partitions, bool byGrainCalls)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: options => options.Partitions = partitions, byGrainCalls: byGrainCalls);
        using HttpResponseMessage defined = await DefineAsync(hub, Order);
        for (int i = 0; i < 20; i++)
        {
            await hub.Client.PublishAsync("orders.placed", $$"""{"id":"k{{i}}","total":"12.50"}""");
            JsonElement paying = await hub.Client.GetJsonAsync($"/v1/sagas/order/k{i}");
            Assert.Equal(("paying", true), (paying.GetProperty("state").GetString(), paying.GetProperty("upToDate").GetBoolean()));
            await hub.Client.PublishAsync("orders.paid", $$"""{"id":"k{{i}}"}""");
            JsonElement ended = await hub.Client.GetJsonAsync("/v1/sagas?definition=order&status=completed");
            Assert.Equal((i + 1, true), (ended.GetProperty("sagas").GetArrayLength(), ended.GetProperty("upToDate").GetBoolean()));
        }
    }

    [Fact]
    public async Task Event_ForOneThatHasEnded_ChangesNothing()
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage defined = await DefineAsync(hub, Order);
        await hub.Client.PublishAsync("orders.placed", """{"id":"a","total":"12.50"}""");
        await UntilAsync(hub, "a", "paying");
        await hub.Client.PublishAsync("orders.paid", """{"id":"a"}""");
        JsonElement ended = await UntilAsync(hub, "a", "done");
        await hub.Client.PublishAsync("orders.paid", """{"id":"a"}""");
        await hub.Client.PublishAsync("orders.placed", """{"id":"a","total":"1"}""");

        // Events come in order: once a later one was taken, so were these.
        await hub.Client.PublishAsync("orders.placed", """{"id":"b","total":"2"}""");
        await UntilAsync(hub, "b", "paying");
        Assert.Equal(ended.GetRawText(), (await hub.Client.GetJsonAsync("/v1/sagas/order/a")).GetRawText());
        Assert.Equal(1, (await hub.Client.GetJsonAsync("/v1/events?channel=orders.done")).GetProperty("events").GetArrayLength());
    }

    [Fact]
    public async Task Start_IsRepeatable()
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage none = await StartAsync(hub, """{"key":"k"}""");
        await none.IsProblemAsync(ErrorCodes.SagaDefinitionNotFound);
        using HttpResponseMessage defined = await DefineAsync(hub, Order);
        using HttpResponseMessage created = await StartAsync(hub, """{"key":"k","data":{"total":"1"}}""", "r1");
        using HttpResponseMessage repeated = await StartAsync(hub, """{"key":"k","data":{"total":"1"}}""", "r1");
        using HttpResponseMessage other = await StartAsync(hub, """{"key":"k"}""", "r2");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (created.StatusCode, repeated.StatusCode));
        Assert.True((await repeated.JsonAsync()).GetProperty("duplicate").GetBoolean());
        await other.IsProblemAsync(ErrorCodes.SagaExists);

        // Without a key of the saga the request's makes one.
        using HttpResponseMessage unnamed = await StartAsync(hub, """{"data":{"total":"1"}}""", "r3");
        using HttpResponseMessage same = await StartAsync(hub, """{"data":{"total":"1"}}""", "r3");
        using HttpResponseMessage reused = await StartAsync(hub, """{"data":{"total":"2"}}""", "r3");
        Assert.Equal((await unnamed.JsonAsync()).GetProperty("key").GetString(), (await same.JsonAsync()).GetProperty("key").GetString());
        await reused.IsProblemAsync(ErrorCodes.KeyReused);
        using HttpResponseMessage unknown = await StartAsync(hub, """{"keys":"k"}""");
        await unknown.IsProblemAsync(ErrorCodes.UnknownField, "/keys");
        using HttpResponseMessage list = await StartAsync(hub, """{"data":[]}""");
        await list.IsProblemAsync(ErrorCodes.InvalidField, "/data");
    }

    [Fact]
    public async Task Operators_PauseResumeSignalCancel()
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage defined = await DefineAsync(hub, Order);
        using HttpResponseMessage started = await StartAsync(hub, """{"key":"k"}""");
        Assert.True((await ControlAsync(hub, "k:pause")).GetProperty("paused").GetBoolean());
        Assert.Equal("repeated", (await ControlAsync(hub, "k:pause")).GetProperty("effect").GetString());
        Assert.Equal("deferred", (await ControlAsync(hub, "k:signal", """{"name":"approve","payload":{"by":"kim"}}""", "s1")).GetProperty("effect").GetString());
        Assert.Equal("done", (await ControlAsync(hub, "k:resume")).GetProperty("state").GetString());
        foreach (string verb in new[] { "k:pause", "k:cancel", "k:retry" })
        {
            await RefusedAsync(hub, verb, "", ErrorCodes.SagaHasEnded);
        }

        using HttpResponseMessage second = await StartAsync(hub, """{"key":"m"}""");
        await RefusedAsync(hub, "m:signal", """{"name":"approve"}""", ErrorCodes.SagaNotWaiting);
        await RefusedAsync(hub, "m:signal", """{}""", ErrorCodes.MissingField);
        await RefusedAsync(hub, "m:retry", "", ErrorCodes.NothingToRetry);
        await RefusedAsync(hub, "none:pause", "", ErrorCodes.SagaNotFound);
        Assert.Equal("cancelled", (await ControlAsync(hub, "m:cancel", """{"reason":"Ordered twice."}""")).GetProperty("status").GetString());
        Assert.Equal("Ordered twice.", (await hub.Client.GetJsonAsync("/v1/sagas/order/m")).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Many_AreListedPageByPage_AndCancelledTogether()
    {
        await using HubHost hub = await HubHost.StartAsync(storage: options => options.Partitions = 3);
        using HttpResponseMessage defined = await DefineAsync(hub, Order);
        for (int i = 0; i < 7; i++)
        {
            using HttpResponseMessage started = await StartAsync(hub, $$"""{"key":"k{{i}}"}""");
            Assert.Equal(HttpStatusCode.Created, started.StatusCode);
        }

        List<string> keys = [];
        for (string? next = ""; next is not null;)
        {
            JsonElement page = await hub.Client.GetJsonAsync("/v1/sagas?definition=order&status=open&limit=3" + (next.Length == 0 ? "" : "&after=" + next));
            keys.AddRange(page.GetProperty("sagas").EnumerateArray().Select(saga => saga.GetProperty("key").GetString()!));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(Enumerable.Range(0, 7).Select(i => "k" + i), keys);
        Assert.Equal((7, 0), await BulkAsync(hub, "cancel", """{"definition":"order","dryRun":true}"""));
        Assert.Equal((2, 2), await BulkAsync(hub, "cancel", """{"definition":"order","max":2}"""));
        Assert.Equal((5, 5), await BulkAsync(hub, "cancel", """{"state":"paying","reason":"Closed."}"""));
        Assert.Equal((0, 0), await BulkAsync(hub, "retry", """{"definition":"order"}"""));
        using HttpResponseMessage none = await hub.Client.PostAsync(Uri("/v1/sagas:cancel"), HttpAnswers.Json("{}"));
        await none.IsProblemAsync(ErrorCodes.MissingField);
        foreach ((string query, ErrorCode code) in new[] { ("status=odd", ErrorCodes.InvalidQuery), ("after=x", ErrorCodes.InvalidCursor), ("idle=1", ErrorCodes.InvalidQuery), ("limit=0", ErrorCodes.InvalidQuery) })
        {
            using HttpResponseMessage refused = await hub.Client.GetAsync(Uri("/v1/sagas?" + query));
            await refused.IsProblemAsync(code);
        }

        string metrics = await hub.Client.GetStringAsync(Uri("/metrics"));
        Assert.Contains("eventhub_sagas_ended_total{outcome=\"cancelled\"} 7", metrics, StringComparison.Ordinal);
    }

    private static Uri Uri(string path) => new(path, UriKind.Relative);

    private static Task<HttpResponseMessage> DefineAsync(HubHost hub, string document) =>
        hub.Client.PutAsync(Uri("/v1/sagas/definitions/order"), HttpAnswers.Typed(document, "application/yaml"));

    private static async Task<HttpResponseMessage> PostAsync(HubHost hub, string path, string body, string? key)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = body.Length == 0 ? null : HttpAnswers.Json(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await hub.Client.SendAsync(request);
    }

    private static Task<HttpResponseMessage> StartAsync(HubHost hub, string body, string? key = null) => PostAsync(hub, "/v1/sagas/order", body, key);

    private static async Task<JsonElement> ControlAsync(HubHost hub, string path, string body = "", string? key = null)
    {
        using HttpResponseMessage response = await PostAsync(hub, "/v1/sagas/order/" + path, body, key);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.JsonAsync();
    }

    private static async Task RefusedAsync(HubHost hub, string path, string body, ErrorCode code)
    {
        using HttpResponseMessage response = await PostAsync(hub, "/v1/sagas/order/" + path, body, null);
        await response.IsProblemAsync(code);
    }

    private static async Task<(int, int)> BulkAsync(HubHost hub, string verb, string body)
    {
        using HttpResponseMessage response = await PostAsync(hub, "/v1/sagas:" + verb, body, null);
        JsonElement answer = await response.JsonAsync();
        return (answer.GetProperty("matched").GetInt32(), answer.GetProperty("changed").GetInt32());
    }

    private static async Task<JsonElement> UntilAsync(HubHost hub, string key, string state)
    {
        await Until.SoAsync(
            () => hub.Client.GetJsonAsync("/v1/sagas?definition=order&state=" + state), found => found.GetProperty("sagas").GetArrayLength() == 1, $"one is in {state}");
        return await hub.Client.GetJsonAsync("/v1/sagas/order/" + key);
    }
}
