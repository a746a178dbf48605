using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Sagas;

/// <summary>Sagas that are taken to another version of their definition, one and many.</summary>
public sealed class SagaMigrationTests
{
    private const string First = """
        saga: order
        version: 1
        start: { goto: paying }
        states:
          paying:
            signals: { paid: packing }
          packing:
            signals: { packed: done }
          done: { end: completed }
        """;

    private static readonly string Second = First.Replace("version: 1", "version: 2", StringComparison.Ordinal).Replace("packing", "sending", StringComparison.Ordinal);

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task Saga_IsTakenToTheNextVersion_AndGoesOnThere(int partitions, bool byGrainCalls)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: options => options.Partitions = partitions, byGrainCalls: byGrainCalls);
        await DefineAsync(hub, First);
        await PostAsync(hub, "order", """{"key":"a/1"}""");
        await DefineAsync(hub, Second);
        JsonElement taken = await PostAsync(hub, "order/a%2F1:migrate", """{"version":2}""");
        Assert.Equal((2, "paying", "taken"), (taken.GetProperty("version").GetInt32(), taken.GetProperty("state").GetString(), taken.GetProperty("effect").GetString()));
        Assert.Equal("repeated", (await PostAsync(hub, "order/a%2F1:migrate", """{"version":2,"states":{}}""")).GetProperty("effect").GetString());
        Assert.Equal("sending", (await PostAsync(hub, "order/a%2F1:signal", """{"name":"paid"}""")).GetProperty("state").GetString());
        JsonElement saga = await hub.Client.GetJsonAsync("/v1/sagas/order/a%2F1");
        JsonElement line = saga.GetProperty("history").EnumerateArray().Single(line => line.GetProperty("kind").GetString() == "migrated");
        Assert.Equal(("paying", "From version 1 to 2."), (line.GetProperty("subject").GetString(), line.GetProperty("detail").GetString()));
        Assert.Contains("class s_sending current", saga.GetProperty("diagram").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Saga_ThatCannotBeTakenThere_IsToldWhy()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await DefineAsync(hub, First);
        await PostAsync(hub, "order", """{"key":"k"}""");
        await PostAsync(hub, "order/k:signal", """{"name":"paid"}""");
        await RefusedAsync(hub, "order/k:migrate", """{"version":2}""", ErrorCodes.SagaVersionNotFound);
        await DefineAsync(hub, Second);
        JsonElement problem = await RefusedAsync(hub, "order/k:migrate", """{"version":2}""", ErrorCodes.SagaNotMigrated);
        Assert.Contains("Version 2 has no state 'packing'", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await RefusedAsync(hub, "order/k:migrate", "", ErrorCodes.MissingField, "/version");
        await RefusedAsync(hub, "order/k:migrate", """{"version":0}""", ErrorCodes.InvalidField, "/version");
        await RefusedAsync(hub, "order/k:migrate", """{"version":2,"states":{"packing":2}}""", ErrorCodes.InvalidField, "/states/packing");
        await RefusedAsync(hub, "order/k:migrate", """{"version":2,"states":["packing"]}""", ErrorCodes.InvalidField, "/states");
        await RefusedAsync(hub, "order/k:migrate", """{"version":2,"states":{"packing":"sending","packing":"paying"}}""", ErrorCodes.DuplicateField, "/states/packing");
        await RefusedAsync(hub, "order/none:migrate", """{"version":2}""", ErrorCodes.SagaNotFound);
        Assert.Equal("sending", (await PostAsync(hub, "order/k:migrate", """{"version":2,"states":{"packing":"sending"}}""")).GetProperty("state").GetString());
        await PostAsync(hub, "order/k:signal", """{"name":"packed"}""");
        await RefusedAsync(hub, "order/k:migrate", """{"version":1}""", ErrorCodes.SagaHasEnded);
    }

    [Fact]
    public async Task Many_AreTakenThere_AndTheOthersNamed()
    {
        await using HubHost hub = await HubHost.StartAsync(storage: options => options.Partitions = 3);
        await DefineAsync(hub, First);
        for (int i = 0; i < 5; i++)
        {
            await PostAsync(hub, "order", $$"""{"key":"k{{i}}"}""");
        }

        await PostAsync(hub, "order/k1:signal", """{"name":"paid"}""");
        await DefineAsync(hub, Second);
        await PostAsync(hub, "order", """{"key":"new"}""");
        Assert.Equal(5, (await hub.Client.GetJsonAsync("/v1/sagas?definition=order&version=1")).GetProperty("sagas").GetArrayLength());
        JsonElement trial = await ManyAsync(hub, """{"definition":"order","version":2,"dryRun":true}""");
        Assert.Equal((5, 0, 1), Counts(trial));
        Assert.Equal(5, (await hub.Client.GetJsonAsync("/v1/sagas?definition=order&version=1")).GetProperty("sagas").GetArrayLength());
        Assert.Equal((1, 0, 0), Counts(await ManyAsync(hub, """{"definition":"order","version":2,"state":"packing","states":{"packing":"sending"},"dryRun":true}""")));
        Assert.Equal((2, 1, 1), Counts(await ManyAsync(hub, """{"definition":"order","version":2,"max":2}""")));

        // A repetition goes on with those that do not follow it yet.
        JsonElement rest = await ManyAsync(hub, """{"definition":"order","version":2,"from":1}""");
        Assert.Equal((4, 3, 1), Counts(rest));
        JsonElement refused = rest.GetProperty("refused")[0];
        Assert.Equal(("k1", "EH2024"), (refused.GetProperty("key").GetString(), refused.GetProperty("code").GetString()));
        Assert.Equal(refused.GetRawText(), trial.GetProperty("refused")[0].GetRawText());
        Assert.Equal((1, 1, 0), Counts(await ManyAsync(hub, """{"definition":"order","version":2,"states":{"packing":"sending"}}""")));
        Assert.Equal((0, 0, 0), Counts(await ManyAsync(hub, """{"definition":"order","version":2}""")));
        Assert.Equal(6, (await hub.Client.GetJsonAsync("/v1/sagas?version=2")).GetProperty("sagas").GetArrayLength());

        await RefusedAsync(hub, ":migrate", """{"version":2}""", ErrorCodes.MissingField, "/definition");
        await RefusedAsync(hub, ":migrate", """{"definition":"order"}""", ErrorCodes.MissingField, "/version");
        await RefusedAsync(hub, ":migrate", """{"definition":"order","version":9}""", ErrorCodes.SagaVersionNotFound);
        await RefusedAsync(hub, ":migrate", """{"definition":"none","version":2}""", ErrorCodes.SagaDefinitionNotFound);
        await RefusedAsync(hub, ":cancel", """{"definition":"order","version":2}""", ErrorCodes.UnknownField, "/version");
    }

    [Fact]
    public async Task Many_AreTried_AndMoreAreRefusedThanNamed()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await DefineAsync(hub, First);
        for (int i = 0; i < 12; i++)
        {
            await PostAsync(hub, "order", $$"""{"key":"k{{i}}"}""");
            await PostAsync(hub, $"order/k{i}:signal", """{"name":"paid"}""");
        }

        await DefineAsync(hub, Second);
        foreach (string body in new[] { """{"definition":"order","version":2,"dryRun":true}""", """{"definition":"order","version":2}""" })
        {
            JsonElement answer = await ManyAsync(hub, body);
            Assert.Equal((12, 0, 10), Counts(answer));
            Assert.Equal(12, answer.GetProperty("refusedCount").GetInt32());
        }

        Assert.Equal(12, (await hub.Client.GetJsonAsync("/v1/sagas?definition=order&version=1&state=packing")).GetProperty("sagas").GetArrayLength());
    }

    private static (int, int, int) Counts(JsonElement answer) => (answer.GetProperty("matched").GetInt32(), answer.GetProperty("changed").GetInt32(), answer.GetProperty("refused").GetArrayLength());

    private static Uri Uri(string path) => new(path, UriKind.Relative);

    private static async Task DefineAsync(HubHost hub, string document)
    {
        using HttpResponseMessage defined = await hub.Client.PutAsync(Uri("/v1/sagas/definitions/order"), HttpAnswers.Typed(document, "application/yaml"));
        Assert.Equal(HttpStatusCode.Created, defined.StatusCode);
    }

    private static Task<JsonElement> ManyAsync(HubHost hub, string body) => PostAsync(hub, ":migrate", body);

    private static async Task<JsonElement> PostAsync(HubHost hub, string path, string body)
    {
        using HttpResponseMessage response = await hub.Client.PostAsync(PathOf(path), HttpAnswers.Json(body));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.JsonAsync();
    }

    private static async Task<JsonElement> RefusedAsync(HubHost hub, string path, string body, ErrorCode code, string? field = null)
    {
        using HttpResponseMessage response = await hub.Client.PostAsync(PathOf(path), body.Length == 0 ? null : HttpAnswers.Json(body));
        return field is null ? await response.IsProblemAsync(code) : await response.IsProblemAsync(code, field);
    }

    private static Uri PathOf(string path) => Uri(path.StartsWith(':') ? "/v1/sagas" + path : "/v1/sagas/" + path);
}
