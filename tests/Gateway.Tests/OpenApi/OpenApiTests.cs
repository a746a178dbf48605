using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EventHub.Gateway.Hosting;
using EventHub.Gateway.Http;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.Policies;
using EventHub.Gateway.Tests.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EventHub.Gateway.Tests.OpenApi;

public sealed partial class OpenApiTests : IAsyncLifetime
{
    private static readonly string[] MethodNames = ["get", "post", "put", "delete", "patch", "head", "options"];
    private readonly JsonNode _document = JsonNode.Parse(Resources.Read("openapi.json")!)!;
    private HubHost _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await HubHost.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Get_Document_IsServedAsWritten()
    {
        JsonElement served = await _hub.Client.GetJsonAsync("/openapi.json");

        Assert.Equal("3.1.0", served.GetProperty("openapi").GetString());
        Assert.True(JsonNode.DeepEquals(_document, JsonNode.Parse(served.GetRawText())));
    }

    [Fact]
    public void Document_AndMappedEndpoints_HaveTheSamePathsAndMethods()
    {
        IEnumerable<string> mapped = _hub.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<GatewayRoute>())
            .OfType<GatewayRoute>()
            .SelectMany(route => route.Methods.Select(method => method.Method.ToLowerInvariant() + " " + route.Pattern));

        Assert.Equal(mapped.Order(), Operations().Select(operation => operation.Name).Order());
    }

    [Fact]
    public void Document_EveryReference_LeadsSomewhereAndEveryComponentIsUsed()
    {
        SchemaCheck check = new(_document);
        string[] references = [.. Reference().Matches(_document.ToJsonString()).Select(match => match.Groups[1].Value).Distinct()];

        Assert.All(references, reference => Assert.True(check.Resolve(reference) is not null, reference));
        IEnumerable<string> components = _document["components"]!.AsObject().SelectMany(kind => kind.Value!.AsObject().Select(component => $"#/components/{kind.Key}/{component.Key}"));
        Assert.Empty(components.Except(references));
    }

    [Fact]
    public void Document_EveryOperation_IsWhole()
    {
        HashSet<string> tags = [.. _document["tags"]!.AsArray().Select(tag => (string)tag!["name"]!)];
        HashSet<string> ids = [];
        foreach ((string name, JsonNode path, JsonNode operation) in Operations())
        {
            Assert.True(ids.Add((string)operation["operationId"]!), name);
            Assert.Contains((string)operation["tags"]![0]!, tags);
            Assert.False(string.IsNullOrEmpty((string?)operation["summary"]), name);
            Assert.Contains(operation["responses"]!.AsObject(), response => response.Key[0] == '2' || response.Key == "101");
            foreach (Match parameter in PathParameter().Matches(name))
            {
                Assert.Contains(ResolvedAll(path["parameters"]), declared => (string)declared["in"]! == "path" && (string)declared["name"]! == parameter.Groups[1].Value);
            }
        }
    }

    [Fact]
    public void Document_EveryErrorCode_ExistsAndHasTheStatusItIsListedUnder()
    {
        foreach ((string name, _, JsonNode operation) in Operations())
        {
            foreach ((string status, JsonNode? response) in operation["responses"]!.AsObject())
            {
                JsonNode described = Resolved(response!);
                foreach (Match code in Code().Matches((string)described["description"]!))
                {
                    ErrorCode? known = ErrorCodes.Find(code.Value);
                    Assert.True(known is not null && known.HttpStatus.ToString(System.Globalization.CultureInfo.InvariantCulture) == status, $"{name} {status} {code.Value}");
                }

                if (described["content"]?["application/problem+json"]?["example"] is { } example)
                {
                    ErrorCode known = ErrorCodes.Find((string)example["code"]!)!;
                    Assert.Equal((known.Title, known.HttpStatus, known.TypePath), ((string)example["title"]!, (int)example["status"]!, (string)example["type"]!));
                    Assert.Empty(new SchemaCheck(_document).Check("Problem", example));
                }

                Assert.True(status[0] is '1' or '2' or '3' || described["content"] is not null, $"{name} {status}: a refusal without a shape");
            }
        }
    }

    [Fact]
    public void Document_ExamplesOfAnswers_FitTheirSchemas()
    {
        foreach ((string name, _, JsonNode operation) in Operations())
        {
            foreach ((string status, JsonNode? response) in operation["responses"]!.AsObject())
            {
                JsonNode? content = Resolved(response!)["content"]?["application/json"];
                if (content?["example"] is { } example && content["schema"]!["$ref"] is { } reference)
                {
                    Assert.True(new SchemaCheck(_document).Check(((string)reference!).Split('/')[^1], example) is [], $"{name} {status}");
                }
            }
        }
    }

    [Fact]
    public void Document_ExampleOfACursor_IsOne()
    {
        string example = (string)_document["paths"]!["/v1/events"]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["example"]!["next"]!;

        Assert.True(Cursor.TryParse(example, out _), $"Write {Cursor.At(new Position(0, new Epoch(0x5f0c1a2b), 42))}.");
    }

    [Fact]
    public async Task Answers_OfTheHub_FitTheDocument()
    {
        string id = await _hub.Client.PublishAsync("orders.created", """{"a":1}""", ("X-Event-Metadata-A", "b"));
        using HttpResponseMessage opaque = await _hub.Client.PostAsync("/v1/channels/orders.raw/events", HttpAnswers.Typed("x", "text/plain"));
        using HttpResponseMessage many = await _hub.Client.PostAsync("/v1/events", HttpAnswers.Json("""[{"channel":"a","payload":1},{"channel":"a..b","payload":1}]"""));
        using HttpResponseMessage refused = await _hub.Client.GetAsync(new Uri("/v1/events?limit=0", UriKind.Relative));

        Fits("PublishAnswer", await opaque.Content.ReadAsStringAsync());
        Fits("PublishManyAnswer", await many.Content.ReadAsStringAsync());
        Fits("Problem", await refused.Content.ReadAsStringAsync());
        Fits("Event", await GetAsync("/v1/events/" + id));
        Fits("EventPage", await GetAsync("/v1/events?limit=2"));
        Fits("ChannelPage", await GetAsync("/v1/channels?limit=1"));
        Fits("ChannelDetail", await GetAsync("/v1/channels/orders.created"));
        await _hub.Client.PutAsync("/v1/policies/p", """{"pattern":"orders.>","rateLimit":"100/s"}""");
        Fits("ChannelDetail", (await _hub.Client.PutAsync("/v1/channels/orders.new", """{"retention":"7d","paused":"both"}""")).GetRawText());
        Fits("PatternPolicy", await GetAsync("/v1/policies/p"));
        Fits("PolicyPage", await GetAsync("/v1/policies"));
        Fits("Subscription", (await _hub.SetAsync("billing", """{"patterns":["orders.>"],"filter":{"types":["a"],"priorities":["low"]}}""")).Answer.GetRawText());
        Fits("Subscription", (await _hub.DoneAsync("billing:pause")).GetRawText());
        Fits("SubscriptionPage", await GetAsync("/v1/subscriptions"));
        Fits("Explanation", await GetAsync($"/v1/events/{id}:explain"));
        using HttpResponseMessage explained = await _hub.Client.PostAsync("/v1/events:explain", HttpAnswers.Json("""{"channel":"orders.paid","payload":1}"""));
        Fits("Explanation", await explained.Content.ReadAsStringAsync());
        Fits("Schedule", (await PutScheduleAsync("nightly", """{"cron":"@daily","event":{"channel":"a","payload":1}}""")).GetRawText());
        Fits("Schedule", (await PutScheduleAsync("beat", """{"every":"1h","event":{"channel":"a","payload":1}}""")).GetRawText());
        Fits("SchedulePage", await GetAsync("/v1/schedules"));
        using HttpResponseMessage saga = await _hub.Client.PutAsync(new Uri("/v1/sagas/definitions/s", UriKind.Relative), HttpAnswers.Json("""{"saga":"s","version":1,"start":{"goto":"a"},"states":{"a":{"signals":{"go":"b"}},"b":{"end":"completed"}}}"""));
        Fits("SagaDefinition", await saga.Content.ReadAsStringAsync());
        Fits("SagaDefinitionPage", await GetAsync("/v1/sagas/definitions"));
        using HttpResponseMessage started = await _hub.Client.PostAsync("/v1/sagas/s", HttpAnswers.Json("""{"key":"k"}"""));
        Fits("SagaStart", await started.Content.ReadAsStringAsync());
        Fits("SagaPage", await GetAsync("/v1/sagas"));
        Fits("Saga", await GetAsync("/v1/sagas/s/k"));
        using HttpResponseMessage paused = await _hub.Client.PostAsync("/v1/sagas/s/k:pause", HttpAnswers.Json("{}"));
        Fits("SagaControl", await paused.Content.ReadAsStringAsync());
        using HttpResponseMessage bulk = await _hub.Client.PostAsync("/v1/sagas:cancel", HttpAnswers.Json("""{"definition":"s"}"""));
        Fits("SagaBulkAnswer", await bulk.Content.ReadAsStringAsync());
        using HttpResponseMessage purged = await _hub.Client.PostAsync("/v1/channels/orders.created:purge", HttpAnswers.Json("""{"dryRun":true}"""));
        Fits("PurgeAnswer", await purged.Content.ReadAsStringAsync());
        Fits("Stats", await GetAsync("/v1/stats"));
        Fits("Limits", await GetAsync("/v1/limits"));
        using HttpResponseMessage deleted = await _hub.Client.DeleteAsync(new Uri("/v1/events/" + id, UriKind.Relative));
        Fits("Event", await GetAsync("/v1/events/" + id));
    }

    [Fact]
    public async Task Events_OfTheHub_HaveTheDocumentsFieldsInItsOrder()
    {
        string id = await _hub.Client.PublishAsync("orders.created");
        JsonElement read = await _hub.Client.GetJsonAsync("/v1/events/" + id);
        IEnumerable<string> documented = _document["components"]!["schemas"]!["Event"]!["properties"]!.AsObject().Select(property => property.Key).Where(name => name != "payloadBase64");

        Assert.Equal(documented, read.EnumerateObject().Select(property => property.Name).ToArray());
    }

    private IEnumerable<(string Name, JsonNode Path, JsonNode Operation)> Operations() =>
        from path in _document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where MethodNames.Contains(operation.Key)
        select (operation.Key + " " + path.Key, path.Value!, operation.Value!);

    private IEnumerable<JsonNode> ResolvedAll(JsonNode? several) => several?.AsArray().Select(one => Resolved(one!)) ?? [];

    private JsonNode Resolved(JsonNode one) => one["$ref"] is { } reference ? new SchemaCheck(_document).Resolve((string)reference!)! : one;

    private async Task<string> GetAsync(string path) => await _hub.Client.GetStringAsync(new Uri(path, UriKind.Relative));

    private async Task<JsonElement> PutScheduleAsync(string name, string json)
    {
        using HttpResponseMessage response = await _hub.Client.PutAsync(new Uri("/v1/schedules/" + name, UriKind.Relative), HttpAnswers.Json(json));
        return await response.JsonAsync();
    }

    private void Fits(string schema, string json)
    {
        List<string> problems = new SchemaCheck(_document).Check(schema, JsonNode.Parse(json));
        Assert.True(problems.Count == 0, $"{string.Join('\n', problems)}\n{json}");
    }

    [GeneratedRegex("\"\\$ref\":\"([^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex("{([a-zA-Z]+)}")]
    private static partial Regex PathParameter();

    [GeneratedRegex("EH[0-9]{4}")]
    private static partial Regex Code();
}
