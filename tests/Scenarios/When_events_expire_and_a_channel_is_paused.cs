using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

/// <summary>Nothing that expired is handed out, nothing that was held back is lost, and both are known after the hub was killed.</summary>
public sealed class When_events_expire_and_a_channel_is_paused : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_held_back_comes_in_order_after_a_crash_and_what_expired_does_not()
    {
        string expiring, done;
        List<string> held = [];
        using (RunningHub hub = await RunningHub.StartAsync(_folder.In("data")))
        {
            await PutAsync(hub, "/v1/subscriptions/s", """{"patterns":[">"]}""");
            await PutAsync(hub, "/v1/channels/held", """{"paused":"deliver"}""");
            await PutAsync(hub, "/v1/channels/short", """{"ttl":"10s"}""");
            expiring = await PublishAsync(hub, "short");
            held.Add(await PublishAsync(hub, "held"));
            done = await PublishAsync(hub, "free");
            held.Add(await PublishAsync(hub, "held"));
            JsonElement[] got = await PullAsync(hub);
            Assert.Equal([expiring, done], got.Select(IdOf));
            await PostAsync(hub, "/v1/subscriptions/s:settle", $$"""{"ack":["{{got[1].GetProperty("deliveryId").GetString()}}"],"nak":[{"deliveryId":"{{got[0].GetProperty("deliveryId").GetString()}}","delay":"1h"}]}""");
            await hub.Run.KillAsync();
        }

        using RunningHub again = await RunningHub.StartAsync(_folder.In("data"));

        // Nobody pulls: it is told when its time is over, and so is that of the one before.
        using HttpRequestMessage waiting = new(HttpMethod.Post, new Uri("/v1/channels/short/events", UriKind.Relative)) { Content = Json("2") };
        waiting.Headers.TryAddWithoutValidation("Prefer", "wait=60");
        using HttpResponseMessage told = await again.Client.SendAsync(waiting);
        Assert.Equal("expired", (await told.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
        Assert.Equal("expired", await StatusAsync(again, expiring));
        Assert.Equal(("pending", "pending", "completed"), (await StatusAsync(again, held[0]), await StatusAsync(again, held[1]), await StatusAsync(again, done)));
        Assert.Empty(await PullAsync(again));
        await PutAsync(again, "/v1/channels/held", """{"paused":"none"}""");
        held.Add(await PublishAsync(again, "held"));
        Assert.Equal(held, (await PullAsync(again)).Select(IdOf));
        JsonElement shown = await again.Client.GetFromJsonAsync<JsonElement>("/v1/subscriptions/s");
        Assert.Equal(2, shown.GetProperty("counts").GetProperty("expired").GetInt64());
    }

    private static async Task<string> PublishAsync(RunningHub hub, string channel) =>
        (await PostAsync(hub, "/v1/events", $$"""{"channel":"{{channel}}","payload":1}""")).GetProperty("id").GetString()!;

    private static async Task<JsonElement[]> PullAsync(RunningHub hub) =>
        [.. (await PostAsync(hub, "/v1/subscriptions/s:pull", "{}")).GetProperty("deliveries").EnumerateArray()];

    private static string? IdOf(JsonElement delivery) => delivery.GetProperty("event").GetProperty("id").GetString();

    private static async Task<string?> StatusAsync(RunningHub hub, string id) =>
        (await hub.Client.GetFromJsonAsync<JsonElement>($"/v1/events/{id}")).GetProperty("status").GetString();

    private static async Task PutAsync(RunningHub hub, string path, string body)
    {
        using HttpResponseMessage answer = await hub.Client.PutAsync(new Uri(path, UriKind.Relative), Json(body));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<JsonElement> PostAsync(RunningHub hub, string path, string body)
    {
        using HttpResponseMessage answer = await hub.Client.PostAsync(new Uri(path, UriKind.Relative), Json(body));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
