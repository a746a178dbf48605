using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.Subscriptions;
using EventHub.Tests.Kit;

namespace EventHub.Gateway.Tests.Expiry;

public sealed class ExpiryEndpointTests
{
    private const string At = "2026-01-31T12:00:30.000Z";

    [Theory]
    [InlineData("/v1/events", "application/json", """{"channel":"a","payload":1,"expiresAt":"2026-01-31T13:00:30+01:00"}""", null, null)]
    [InlineData("/v1/events", "application/cloudevents+json", """{"specversion":"1.0","id":"1","source":"/s","type":"a","data":1,"expirytime":"2026-01-31T12:00:30Z"}""", null, null)]
    [InlineData("/v1/events", "application/json", "1", "ce-expirytime", "2026-01-31T12:00:30Z")]
    [InlineData("/v1/channels/a/events", "application/json", "1", "X-Event-Expires-At", "2026-01-31T12:00:30Z")]
    public async Task Every_way_of_publishing_takes_it_and_the_event_shows_it(string path, string contentType, string body, string? header, string? value)
    {
        await using HubHost hub = await HubHost.StartAsync(time: new FakeTimeProvider());
        using HttpResponseMessage published = await PostAsync(hub, path, contentType, body, header, value);
        Assert.Equal(HttpStatusCode.Created, published.StatusCode);
        JsonElement stored = await hub.Client.GetJsonAsync(published.Headers.Location!.ToString());
        Assert.Equal(At, stored.GetProperty("expiresAt").GetString());
    }

    [Theory]
    [InlineData("/v1/events", "application/json", """{"channel":"a","payload":1,"expiresAt":"2026-01-31T12:00:00Z"}""", null, null, "EH1006", "/expiresAt")]
    [InlineData("/v1/events", "application/json", "1", "ce-expirytime", "2026-01-31T11:00:00Z", "EH1006", "ce-expirytime")]
    [InlineData("/v1/channels/a/events", "application/json", "1", "X-Event-Expires-At", "2026-01-31T12:00:00Z", "EH1015", "X-Event-Expires-At")]
    [InlineData("/v1/channels/a/events", "application/json", "1", "X-Event-Expires-At", "soon", "EH1015", "X-Event-Expires-At")]
    public async Task A_time_that_has_passed_is_refused_with_its_field(string path, string contentType, string body, string? header, string? value, string code, string field)
    {
        await using HubHost hub = await HubHost.StartAsync(time: new FakeTimeProvider());
        using HttpResponseMessage refused = await PostAsync(hub, path, contentType, body, header, value);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        JsonElement problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((code, field), (problem.GetProperty("code").GetString(), problem.GetProperty("errors")[0].GetProperty("field").GetString()));
    }

    [Theory]
    [InlineData("/v1/events", "application/json", """{"channel":"a","payload":1,"idempotencyKey":"k","expiresAt":"2026-01-31T12:00:30Z"}""", null, null)]
    [InlineData("/v1/events", "application/json", """{"channel":"a","payload":1,"source":"/s","sourceId":"7","expiresAt":"2026-01-31T12:00:30Z"}""", null, null)]
    [InlineData("/v1/events", "application/json", """{"channel":"a","payload":1,"expiresAt":"2026-01-31T12:00:30Z"}""", "Idempotency-Key", "\"k\"")]
    [InlineData("/v1/events", "application/json", """{"channel":"a","payload":1,"idempotencyKey":"k","deliverAt":"2026-01-31T12:00:10Z","expiresAt":"2026-01-31T12:00:30Z"}""", null, null)]
    [InlineData("/v1/events", "application/cloudevents+json", """{"specversion":"1.0","id":"1","source":"/s","type":"a","data":1,"expirytime":"2026-01-31T12:00:30Z"}""", null, null)]
    [InlineData("/v1/channels/a/events", "application/json", "1", "X-Event-Expires-At", "2026-01-31T12:00:30Z", "k")]
    public async Task A_publish_repeated_after_its_time_gets_the_first_answer_and_one_that_nobody_knows_is_refused(
        string path, string contentType, string body, string? header, string? value, string? key = null)
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time), other = await HubHost.StartAsync(time: time);
        Task<HttpResponseMessage> PublishAsync(HubHost to) => PostAsync(to, path, contentType, body, header, value, key: key);
        using HttpResponseMessage first = await PublishAsync(hub);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        string? id = (await first.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();

        time.Advance(TimeSpan.FromMinutes(1));
        using HttpResponseMessage again = await PublishAsync(hub);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        JsonElement answer = await again.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((id, true), (answer.GetProperty("id").GetString(), answer.GetProperty("duplicate").GetBoolean()));

        using HttpResponseMessage unknown = await PublishAsync(other);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Contains("which has passed", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await other.IdsAsync("completed"));
    }

    [Fact]
    public async Task Of_many_whose_time_has_passed_each_is_answered_for_itself()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        static string Of(string key, int payload) => $$"""{"channel":"a","payload":{{payload}},"idempotencyKey":"{{key}}","expiresAt":"2026-01-31T12:00:30Z"}""";
        using HttpResponseMessage first = await PostAsync(hub, "/v1/events", "application/json", Of("k", 1), null, null);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        time.Advance(TimeSpan.FromMinutes(1));
        string body = $$"""[{{Of("k", 1)}},{{Of("new", 1)}},{{Of("k", 2)}},{"channel":"a","payload":4,"expiresAt":"2026-01-31T12:00:30Z"},{"channel":"a","payload":5}]""";
        using HttpResponseMessage many = await PostAsync(hub, "/v1/events", "application/json", body, null, null);
        JsonElement[] results = [.. (await many.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("results").EnumerateArray()];
        Assert.True(results[0].GetProperty("duplicate").GetBoolean());
        Assert.Equal("/1/expiresAt", FieldOf(results[1]));
        Assert.Equal("EH2004", results[2].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("/3/expiresAt", FieldOf(results[3]));
        Assert.False(results[4].GetProperty("duplicate").GetBoolean());
        Assert.Equal(2, hub.Partitions.All[0].Bounds.LastSequence);

        static string? FieldOf(JsonElement result) => result.GetProperty("error").GetProperty("errors")[0].GetProperty("field").GetString();
    }

    [Fact]
    public async Task A_channels_ttl_counts_unless_the_publisher_says_earlier()
    {
        await using HubHost hub = await HubHost.StartAsync(time: new FakeTimeProvider());
        using HttpResponseMessage set = await hub.Client.PutAsync(new Uri("/v1/channels/a", UriKind.Relative), HttpAnswers.Json("""{"ttl":"30s"}"""));
        Assert.True(set.IsSuccessStatusCode);
        Assert.Equal(At, await ExpiryAsync(hub, "null"));
        Assert.Equal("2026-01-31T12:00:05.000Z", await ExpiryAsync(hub, "\"2026-01-31T12:00:05Z\""));
        Assert.Equal(At, await ExpiryAsync(hub, "\"2027-01-31T12:00:00Z\""));
        using HttpResponseMessage removed = await hub.Client.DeleteAsync(new Uri("/v1/channels/a", UriKind.Relative));
        Assert.True(removed.IsSuccessStatusCode);
        Assert.Null(await ExpiryAsync(hub, "null"));
    }

    [Fact]
    public async Task What_nobody_pulls_is_listed_as_expired_cannot_be_retried_and_is_told_to_who_waits()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        using HttpResponseMessage defined = await hub.Client.PutAsync(new Uri("/v1/subscriptions/s", UriKind.Relative), HttpAnswers.Json("""{"patterns":[">"]}"""));
        Assert.Equal(HttpStatusCode.Created, defined.StatusCode);
        Task<HttpResponseMessage> waiting = PostAsync(hub, "/v1/channels/a/events", "application/json", "1", "X-Event-Expires-At", "2026-01-31T12:00:30Z", prefer: "wait=60");
        while (hub.Partitions.Followers == 0)
        {
            await Task.Yield();
        }

        Assert.Single(await hub.IdsAsync("pending"));
        while (!waiting.IsCompleted)
        {
            // The timer is armed at some moment.
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        using HttpResponseMessage told = await waiting;
        JsonElement answer = await told.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("expired", "expired"), (answer.GetProperty("status").GetString(), answer.GetProperty("outcome").GetString()));
        string id = Assert.Single(await hub.IdsAsync("expired"));
        Assert.Empty(await hub.IdsAsync("pending"));
        using HttpResponseMessage retried = await hub.Client.PostAsync(new Uri($"/v1/events/{id}:retry", UriKind.Relative), null);
        JsonElement problem = await retried.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((HttpStatusCode.Conflict, "EH2011"), (retried.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Contains($"expired at {At}", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(await hub.PullAsync("s"));
        Assert.Equal(1, hub.CountsOf("s").Expired);
        Assert.Contains("eventhub_deliveries_expired_total{subscription=\"s\"} 1", await hub.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paused_channel_is_held_back_while_others_go_on()
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage defined = await hub.Client.PutAsync(new Uri("/v1/subscriptions/s", UriKind.Relative), HttpAnswers.Json("""{"patterns":[">"]}"""));
        await PausedAsync(hub, "deliver");
        using HttpResponseMessage held = await PostAsync(hub, "/v1/channels/a/events", "application/json", "1", null, null);
        using HttpResponseMessage free = await PostAsync(hub, "/v1/channels/b/events", "application/json", "2", null, null);
        Assert.Equal(HttpStatusCode.Created, held.StatusCode);
        Assert.Equal("b", Assert.Single(await hub.PullAsync("s")).GetProperty("event").GetProperty("channel").GetString());
        Assert.Empty(await hub.PullAsync("s"));
        await PausedAsync(hub, "none");
        JsonElement delivery = Assert.Single(await hub.PullAsync("s"));
        Assert.Equal(("a", false), (delivery.GetProperty("event").GetProperty("channel").GetString(), delivery.GetProperty("late").GetBoolean()));
    }

    private static async Task PausedAsync(HubHost hub, string mode)
    {
        using HttpResponseMessage set = await hub.Client.PutAsync(new Uri("/v1/channels/a", UriKind.Relative), HttpAnswers.Json($$"""{"paused":"{{mode}}"}"""));
        Assert.True(set.IsSuccessStatusCode);
    }

    private static async Task<string?> ExpiryAsync(HubHost hub, string expiresAt)
    {
        using HttpResponseMessage published = await PostAsync(hub, "/v1/events", "application/json", $$"""{"channel":"a","payload":1,"expiresAt":{{expiresAt}}}""", null, null);
        return (await hub.Client.GetJsonAsync(published.Headers.Location!.ToString())).GetProperty("expiresAt").GetString();
    }

    private static async Task<HttpResponseMessage> PostAsync(HubHost hub, string path, string contentType, string body, string? header, string? value, string? prefer = null, string? key = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, null, contentType) };
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        if (header?.StartsWith("ce-", StringComparison.Ordinal) == true)
        {
            foreach ((string name, string text) in new[] { ("ce-id", "1"), ("ce-source", "/s"), ("ce-type", "a"), ("ce-specversion", "1.0") })
            {
                request.Headers.TryAddWithoutValidation(name, text);
            }
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        if (prefer is not null)
        {
            request.Headers.TryAddWithoutValidation("Prefer", prefer);
        }

        return await hub.Client.SendAsync(request);
    }
}
