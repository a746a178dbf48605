using System.Text;
using System.Text.Json;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

/// <summary>An event did not come where it was expected: the hub says why, also after it was killed.</summary>
public sealed class When_an_operator_asks_why : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_subscription_has_its_reason_and_keeps_it()
    {
        string id;
        string[] before;
        using (RunningHub hub = await RunningHub.StartAsync(_folder.In("data")))
        {
            await SendAsync(hub, HttpMethod.Put, "/v1/subscriptions/all", """{"patterns":[">"]}""");
            await SendAsync(hub, HttpMethod.Put, "/v1/subscriptions/mail", """{"patterns":["mail.>"]}""");
            await SendAsync(hub, HttpMethod.Put, "/v1/subscriptions/stopped", """{"patterns":["orders.*"]}""");
            await SendAsync(hub, HttpMethod.Post, "/v1/subscriptions/stopped:pause", "{}");
            await SendAsync(hub, HttpMethod.Put, "/v1/subscriptions/urgent", """{"patterns":["orders.>"],"filter":{"priorities":["critical"]}}""");
            id = (await SendAsync(hub, HttpMethod.Post, "/v1/events", """{"channel":"orders.paid","payload":{}}""")).GetProperty("id").GetString()!;
            await SendAsync(hub, HttpMethod.Put, "/v1/subscriptions/too-late", """{"patterns":["orders.>"]}""");
            await AckAsync(hub);

            before = Words(await SendAsync(hub, HttpMethod.Get, $"/v1/events/{id}:explain"));
            Assert.Equal(
                ["all matches completed ", "mail pattern  ", "stopped matches pending subscriptionPaused+noConsumer", "urgent filter  ", "too-late createdLater  "],
                before.OrderBy(word => word.StartsWith("too", StringComparison.Ordinal)));
            await hub.Run.KillAsync();
        }

        using RunningHub again = await RunningHub.StartAsync(_folder.In("data"));
        Assert.Equal(before, Words(await SendAsync(again, HttpMethod.Get, $"/v1/events/{id}:explain")));

        // What would have helped: asked without publishing anything.
        JsonElement dry = await SendAsync(again, HttpMethod.Post, "/v1/events:explain", """{"channel":"orders.paid","payload":{},"priority":"critical"}""");
        Assert.Equal("all stopped too-late urgent", string.Join(' ', dry.GetProperty("subscriptions").EnumerateArray()
            .Where(verdict => verdict.GetProperty("gets").GetBoolean()).Select(verdict => verdict.GetProperty("subscription").GetString())));
        Assert.Equal(1, (await SendAsync(again, HttpMethod.Get, "/v1/events")).GetProperty("events").GetArrayLength());
        Assert.Equal(0, await again.StopAsync());
    }

    private static string[] Words(JsonElement explained) =>
    [
        .. explained.GetProperty("subscriptions").EnumerateArray().Select(verdict =>
            $"{verdict.GetProperty("subscription")} {verdict.GetProperty("reason")} {verdict.GetProperty("status")} {string.Join('+', verdict.GetProperty("holds").EnumerateArray())}"),
    ];

    private static async Task AckAsync(RunningHub hub)
    {
        JsonElement pulled = await SendAsync(hub, HttpMethod.Post, "/v1/subscriptions/all:pull", """{"max":1,"wait":"10s"}""");
        string delivery = pulled.GetProperty("deliveries")[0].GetProperty("deliveryId").GetString()!;
        await SendAsync(hub, HttpMethod.Post, "/v1/subscriptions/all:settle", JsonSerializer.Serialize(new { ack = (string[])[delivery] }));
    }

    private static async Task<JsonElement> SendAsync(RunningHub hub, HttpMethod method, string path, string? json = null)
    {
        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative)) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        using HttpResponseMessage response = await hub.Client.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path} answered {text}");
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
