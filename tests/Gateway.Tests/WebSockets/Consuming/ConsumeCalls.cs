using System.Text.Json;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Subscriptions;

namespace EventHub.Gateway.Tests.WebSockets.Consuming;

/// <summary>Short forms of what consumers send and read.</summary>
internal static class ConsumeCalls
{
    /// <summary>Retries at once, so that no test waits for a backoff.</summary>
    public const string Definition = $$"""{"patterns":["a"],{{Retry}}}""";

    private const string Retry = "\"retry\":{\"initialDelay\":\"0s\",\"maxDelay\":\"0s\",\"jitter\":0,\"maxAttempts\":10}";

    // On the real clock nothing is retried because a busy machine took long to settle.
    private const string PatientDefinition = $$"""{"patterns":["a"],"ackDeadline":"1h",{{Retry}}}""";

    public static async Task<HubHost> StartWithAsync(string? definition = null, int partitions = 1, TimeProvider? time = null, bool byGrainCalls = false)
    {
        HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = partitions, time: time, byGrainCalls: byGrainCalls);
        await hub.SetAsync("s", definition ?? (time is null ? PatientDefinition : Definition));
        return hub;
    }

    /// <summary>Publishes payloads 0, 1, 2 … to channel a.</summary>
    public static async Task PublishAsync(this HubHost hub, int count, int first = 0, Func<int, string>? channel = null)
    {
        string lines = string.Join('\n', Enumerable.Range(first, count).Select(i => $$"""{"channel":"{{channel?.Invoke(i) ?? "a"}}","payload":{{i}}}"""));
        using HttpResponseMessage response = await hub.Client.PostAsync("/v1/events", HttpAnswers.Typed(lines, "application/x-ndjson"));
        Assert.DoesNotContain("error", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    public static async Task ConsumeAsync(this SocketClient client, int? credit = null, string name = "s")
    {
        JsonElement answer = await client.AskAsync($$"""{"op":"consume","ref":4,"subscription":"{{name}}"{{(credit is null ? "" : $",\"credit\":{credit}")}}}""");
        Assert.Equal("""{"op":"consuming","ref":4}""", answer.GetRawText());
    }

    /// <summary>The next so many deliveries, in however many frames.</summary>
    public static async Task<List<JsonElement>> DeliveriesAsync(this SocketClient client, int count, string name = "s")
    {
        List<JsonElement> all = [];
        while (all.Count < count)
        {
            JsonElement frame = await client.ReadAsync($"delivery {all.Count + 1} of {count}");
            Assert.True(frame.GetProperty("op").GetString() == "deliveries", frame.GetRawText());
            Assert.Equal(name, frame.GetProperty("subscription").GetString());
            all.AddRange(frame.GetProperty("deliveries").EnumerateArray());
        }

        return all;
    }

    public static string Id(this JsonElement delivery) => delivery.GetProperty("deliveryId").GetString()!;

    public static int Payload(this JsonElement delivery) => delivery.GetProperty("event").GetProperty("payload").GetInt32();

    public static Task<JsonElement> SettleAsync(this SocketClient client, string members) =>
        client.AskAsync($$"""{"op":"settle","ref":5,"subscription":"s",{{members}}}""");

    public static Task<JsonElement> AckAsync(this SocketClient client, params IEnumerable<JsonElement> deliveries) =>
        client.SettleAsync($"\"ack\":[{string.Join(',', deliveries.Select(delivery => $"\"{delivery.Id()}\""))}]");

    public static IEnumerable<string?> Results(this JsonElement settled) =>
        settled.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("result").GetString());

    /// <summary>Whatever else was sent would come before this answer.</summary>
    public static async Task NothingComesAsync(this SocketClient client) =>
        Assert.Equal("pong", (await client.AskAsync("""{"op":"ping","ref":9}""")).GetProperty("op").GetString());

    public static async Task<int> CountAsync(this HubHost hub, string count) =>
        (await hub.Client.GetJsonAsync("/v1/subscriptions/s")).GetProperty("counts").GetProperty(count).GetInt32();
}
