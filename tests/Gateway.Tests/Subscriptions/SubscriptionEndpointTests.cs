using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;
using EventHub.Tests.Kit;

namespace EventHub.Gateway.Tests.Subscriptions;

/// <summary>Creating, changing, reading and deleting subscriptions over REST.</summary>
public sealed class SubscriptionEndpointTests
{
    [Fact]
    public async Task Put_New_IsCreatedWithItsDefaults()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        using HttpResponseMessage created = await hub.PutAsync("billing", """{"patterns":["orders.>"]}""");

        Assert.Equal((HttpStatusCode.Created, "/v1/subscriptions/billing"), (created.StatusCode, created.Headers.Location!.OriginalString));
        string text = await created.Content.ReadAsStringAsync();
        string at = JsonDocument.Parse(text).RootElement.GetProperty("createdAt").GetString()!;
        Assert.Equal(
            """{"name":"billing","patterns":["orders.>"],"filter":{"sources":[],"types":[],"targets":[],"priorities":[],"sql":null},"from":"now","deliver":{"kind":"pull"},"ordered":false,"priorityMode":"weighted","ackDeadline":"30s","maxInFlight":1000,"retry":{"maxAttempts":4,"initialDelay":"1s","maxDelay":"30s","factor":2,"jitter":0.2},"paused":false,"version":1,"createdAt":"AT","changedAt":"AT","counts":{"inFlight":0,"waiting":0,"deadLetters":0,"consumers":0,"expired":0}}"""
                .Replace("AT", at, StringComparison.Ordinal), text);
        Assert.Equal(text, await hub.Client.GetStringAsync(new Uri("/v1/subscriptions/billing", UriKind.Relative)));
    }

    [Fact]
    public async Task Put_Other_ChangesAndCountsTheVersion()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        (_, JsonElement first) = await hub.SetAsync("s", """{"patterns":["a"],"from":"earliest"}""");
        time.Advance(TimeSpan.FromMinutes(1));

        (HttpStatusCode status, JsonElement second) = await hub.SetAsync("s", """{"patterns":["b.*"],"from":"2026-01-01T00:00:00Z","maxInFlight":5}""");

        Assert.Equal((HttpStatusCode.OK, 2, "b.*", 5), (status, second.GetProperty("version").GetInt32(), second.GetProperty("patterns")[0].GetString(), second.GetProperty("maxInFlight").GetInt32()));
        Assert.Equal("earliest", second.GetProperty("from").GetString());
        Assert.Equal(first.GetProperty("createdAt").GetString(), second.GetProperty("createdAt").GetString());
        Assert.NotEqual(first.GetProperty("changedAt").GetString(), second.GetProperty("changedAt").GetString());
    }

    [Fact]
    public async Task Put_TheSame_ChangesNothing()
    {
        await using HubHost hub = await HubHost.StartAsync();
        (_, JsonElement first) = await hub.SetAsync("s", """{"patterns":["a"],"retry":{"factor":2.0}}""");
        (HttpStatusCode status, JsonElement again) = await hub.SetAsync("s", """{"retry":{"maxAttempts":4},"patterns":["a"],"filter":null,"from":"earliest"}""");
        Assert.Equal((HttpStatusCode.OK, first.ToString()), (status, again.ToString()));
    }

    [Fact]
    public async Task Put_TheAnswer_CanNotBeSentBackAsItIs_ButItsDefinitionCan()
    {
        await using HubHost hub = await HubHost.StartAsync();
        (_, JsonElement first) = await hub.SetAsync("s", """{"patterns":["a"],"filter":{"types":["x"],"priorities":["low"]},"ordered":true}""");
        string[] own = ["name", "paused", "version", "createdAt", "changedAt", "counts"];
        string definition = "{" + string.Join(',', first.EnumerateObject().Where(member => !own.Contains(member.Name)).Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}")) + "}";

        (HttpStatusCode status, JsonElement again) = await hub.SetAsync("s", definition);
        Assert.Equal((HttpStatusCode.OK, 1), (status, again.GetProperty("version").GetInt32()));
        using HttpResponseMessage whole = await hub.PutAsync("s", first.GetRawText());
        await whole.IsProblemAsync(ErrorCodes.UnknownField, "/version");
    }

    [Fact]
    public async Task Delete_ThenCreate_IsAnother()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":["a"]}""");
        long before = hub.Partitions.All[0].Deliveries.Find("s")!.Id;

        Assert.Equal(HttpStatusCode.NoContent, await hub.DeleteAsync("s"));
        Assert.Equal(HttpStatusCode.NotFound, await hub.DeleteAsync("s"));
        using HttpResponseMessage gone = await hub.GetAsync("/v1/subscriptions/s");
        await gone.IsProblemAsync(ErrorCodes.SubscriptionNotFound);
        (HttpStatusCode status, JsonElement again) = await hub.SetAsync("s", """{"patterns":["a"]}""");

        Assert.Equal((HttpStatusCode.Created, 1), (status, again.GetProperty("version").GetInt32()));
        long after = hub.Partitions.All[0].Deliveries.Find("s")!.Id;
        Assert.True(before > 0 && after > 0 && before != after, $"{before}, {after}");
    }

    [Fact]
    public async Task List_IsOrderedByNameAndPaged()
    {
        await using HubHost hub = await HubHost.StartAsync();
        Assert.Equal(", next: none", Read(await hub.Client.GetJsonAsync("/v1/subscriptions")));
        foreach (string name in new[] { "b", "c", "a", "B" })
        {
            await hub.SetAsync(name, """{"patterns":["x"]}""");
        }

        Assert.Equal("B a b c, next: none", Read(await hub.Client.GetJsonAsync("/v1/subscriptions")));
        Assert.Equal("B a, next: a", Read(await hub.Client.GetJsonAsync("/v1/subscriptions?limit=2")));
        Assert.Equal("b c, next: none", Read(await hub.Client.GetJsonAsync("/v1/subscriptions?limit=2&after=a")));
        Assert.Equal("b, next: b", Read(await hub.Client.GetJsonAsync("/v1/subscriptions?limit=1&after=aa")));
        Assert.Equal(", next: none", Read(await hub.Client.GetJsonAsync("/v1/subscriptions?after=c")));
        JsonElement page = await hub.Client.GetJsonAsync("/v1/subscriptions?limit=1");
        Assert.Equal((await hub.Client.GetJsonAsync("/v1/subscriptions/B")).ToString(), page.GetProperty("subscriptions")[0].ToString());
        foreach (string query in new[] { "limit=0", "limit=1001", "pattern=a" })
        {
            using HttpResponseMessage refused = await hub.GetAsync("/v1/subscriptions?" + query);
            await refused.IsProblemAsync(ErrorCodes.InvalidQuery, query.Split('=')[0]);
        }
    }

    [Theory]
    [InlineData("s", """{}""", "EH1005", "/patterns")]
    [InlineData("s", """{"patterns":["a..b"]}""", "EH1018", "/patterns/0")]
    [InlineData("s", """{"patterns":["a"],"filter":{"sql":"true"}}""", "EH1014", "/filter/sql")]
    [InlineData("s", """{"patterns":["a"],"deliver":{"kind":"push","url":"https://a"}}""", "EH1014", "/deliver/kind")]
    [InlineData("s", """{"patterns":["a"],"retry":{"factor":"x"}}""", "EH1006", "/retry/factor")]
    [InlineData("s", """{"patterns":["a"],"from":"cAWQFT1wMAABmAQ"}""", "EH1020", "/from")]
    [InlineData("s", """{"patterns":["a"],"patterns":["a"]}""", "EH1008", "/patterns")]
    [InlineData("s", "{", "EH1001", null)]
    [InlineData("s", "", "EH1001", null)]
    [InlineData("s?x=1", """{"patterns":["a"]}""", "EH1019", "x")]
    [InlineData("-s", """{"patterns":["a"]}""", "EH1006", "name")]
    [InlineData("a%20b", """{"patterns":["a"]}""", "EH1006", "name")]
    [InlineData("a:b", """{"patterns":["a"]}""", "EH1006", "name")]
    public async Task Put_Wrong_IsRefusedAndCreatesNothing(string name, string json, string code, string? field)
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage response = await hub.PutAsync(name, json);
        await response.IsProblemAsync(ErrorCodes.Find(code)!, field);
        Assert.Equal(", next: none", Read(await hub.Client.GetJsonAsync("/v1/subscriptions")));
    }

    [Fact]
    public async Task Put_OtherBodies_AreRefused()
    {
        await using HubHost hub = await HubHost.StartAsync();
        Uri path = new("/v1/subscriptions/s", UriKind.Relative);
        using HttpResponseMessage typed = await hub.Client.PutAsync(path, HttpAnswers.Typed("{}", "text/plain"));
        await typed.IsProblemAsync(ErrorCodes.UnsupportedContentType);
        using HttpResponseMessage large = await hub.Client.PutAsync(path, HttpAnswers.Json("""{"patterns":["a"]""" + new string(' ', 70_000) + "}"));
        await large.IsProblemAsync(ErrorCodes.BodyTooLarge);
        using ByteArrayContent bytes = new([(byte)'{', 0xFF, (byte)'}']);
        using HttpResponseMessage invalid = await hub.Client.PutAsync(path, bytes);
        await invalid.IsProblemAsync(ErrorCodes.InvalidUtf8);
    }

    [Fact]
    public async Task Put_BeyondTheLimit_IsRefused_ChangingGoesOn()
    {
        await using HubHost hub = await HubHost.StartAsync(gateway => gateway.SubscriptionsMax = 2);
        await hub.SetAsync("a", """{"patterns":["x"]}""");
        await hub.SetAsync("b", """{"patterns":["x"]}""");
        using HttpResponseMessage third = await hub.PutAsync("c", """{"patterns":["x"]}""");
        await third.IsProblemAsync(ErrorCodes.LimitReached);
        Assert.Equal(HttpStatusCode.OK, (await hub.SetAsync("a", """{"patterns":["y"]}""")).Status);
        await hub.DeleteAsync("b");
        Assert.Equal(HttpStatusCode.Created, (await hub.SetAsync("c", """{"patterns":["x"]}""")).Status);
    }

    [Fact]
    public async Task Metrics_CountSubscriptions()
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = 3);
        await hub.SetAsync("a", """{"patterns":["x"]}""");
        await hub.SetAsync("b", """{"patterns":["x"]}""");
        Assert.Contains("eventhub_subscriptions 2\n", await hub.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
    }

    private static string Read(JsonElement page) =>
        string.Join(' ', page.GetProperty("subscriptions").EnumerateArray().Select(found => found.GetProperty("name").GetString())) + ", next: " + (page.GetProperty("next").GetString() ?? "none");
}
