using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios.Delivering;

/// <summary>What a consumer and an operator do over REST.</summary>
internal static class DeliveryCalls
{
    /// <summary>Creates or changes a subscription.</summary>
    public static async Task SetAsync(this HttpClient hub, string name, string definition)
    {
        using HttpResponseMessage response = await hub.PutAsync($"/v1/subscriptions/{name}", Json(definition));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Publishes one event; its id.</summary>
    public static async Task<string> PublishAsync(this HttpClient hub, string channel, string payload = "{}", string? priority = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"/v1/channels/{channel}/events") { Content = Json(payload) };
        request.Headers.TryAddWithoutValidation("X-Event-Priority", priority ?? "normal");
        using HttpResponseMessage response = await hub.SendAsync(request);
        return (await ReadAsync(response)).GetProperty("id").GetString()!;
    }

    /// <summary>Publishes many at once; their ids.</summary>
    public static async Task<string[]> PublishAsync(this HttpClient hub, IEnumerable<string> objects)
    {
        JsonElement answer = await hub.AskAsync("/v1/events", $"[{string.Join(',', objects)}]");
        return [.. answer.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("id").GetString()!)];
    }

    /// <summary>Takes what is ready, waiting for the first.</summary>
    public static async Task<JsonElement[]> PullAsync(this HttpClient hub, string name, int max = 100, string wait = "20s", string consumer = "c")
    {
        JsonElement answer = await hub.AskAsync($"/v1/subscriptions/{name}:pull", $$"""{"max":{{max}},"wait":"{{wait}}","consumer":"{{consumer}}"}""");
        return [.. answer.GetProperty("deliveries").EnumerateArray()];
    }

    /// <summary>The only delivery there is, once there is one.</summary>
    public static async Task<JsonElement> PullOneAsync(this HttpClient hub, string name, string consumer = "c")
    {
        using CancellationTokenSource deadline = new(CommandRun.Patience);
        JsonElement[] got = [];
        while (got.Length == 0)
        {
            Assert.False(deadline.IsCancellationRequested, $"Nothing came to '{name}'.");
            got = await hub.PullAsync(name, consumer: consumer);
        }

        return Assert.Single(got);
    }

    /// <summary>Says what became of deliveries; what the hub did with each.</summary>
    public static async Task<string[]> SettleAsync(this HttpClient hub, string name, string members)
    {
        JsonElement answer = await hub.AskAsync($"/v1/subscriptions/{name}:settle", $"{{{members}}}");
        return [.. answer.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("result").GetString()!)];
    }

    /// <summary>Acknowledges deliveries; what the hub did with each.</summary>
    public static Task<string[]> AckAsync(this HttpClient hub, string name, params IEnumerable<JsonElement> deliveries) =>
        hub.SettleAsync(name, $"\"ack\":[{string.Join(',', deliveries.Select(delivery => $"\"{delivery.DeliveryId()}\""))}]");

    /// <summary>Refuses one delivery for now.</summary>
    public static Task<string[]> NakAsync(this HttpClient hub, string name, JsonElement delivery, string error, string? delay = null) =>
        hub.SettleAsync(name, $$"""
            "nak":[{"deliveryId":"{{delivery.DeliveryId()}}","error":"{{error}}"{{(delay is null ? "" : $",\"delay\":\"{delay}\"")}}}]
            """);

    /// <summary>Posts a document and reads the answer.</summary>
    public static async Task<JsonElement> AskAsync(this HttpClient hub, string path, string body)
    {
        using HttpResponseMessage response = await hub.PostAsync(path, Json(body));
        return await ReadAsync(response);
    }

    /// <summary>Reads a resource.</summary>
    public static Task<JsonElement> GetJsonAsync(this HttpClient hub, string path) => hub.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Status and outcome of an event.</summary>
    public static async Task<(string? Status, string? Outcome)> StatusAsync(this HttpClient hub, string id)
    {
        JsonElement read = await GetJsonAsync(hub, $"/v1/events/{id}");
        return (read.GetProperty("status").GetString(), read.GetProperty("outcome").GetString());
    }

    /// <summary>How many events are in each status.</summary>
    public static async Task<Dictionary<string, int>> StatusesAsync(this HttpClient hub)
    {
        Dictionary<string, int> counts = [];
        for (string? after = ""; after is not null;)
        {
            JsonElement page = await GetJsonAsync(hub, $"/v1/events?limit=1000{(after.Length == 0 ? "" : $"&after={after}")}");
            foreach (JsonElement read in page.GetProperty("events").EnumerateArray())
            {
                string status = read.GetProperty("status").GetString()!;
                counts[status] = counts.GetValueOrDefault(status) + 1;
            }

            after = page.GetProperty("next").GetString();
        }

        return counts;
    }

    public static string DeliveryId(this JsonElement delivery) => delivery.GetProperty("deliveryId").GetString()!;

    public static int Attempt(this JsonElement delivery) => delivery.GetProperty("attempt").GetInt32();

    public static string EventId(this JsonElement delivery) => delivery.GetProperty("event").GetProperty("id").GetString()!;

    public static string Payload(this JsonElement delivery) => delivery.GetProperty("event").GetProperty("payload").GetRawText();

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
