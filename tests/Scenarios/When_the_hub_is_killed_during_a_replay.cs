using System.Net;
using System.Text;
using System.Text.Json;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

/// <summary>A range is replayed while the hub is killed and started again: nothing of the range is left out, nothing outside of it comes, and one request is one replay.</summary>
public sealed class When_the_hub_is_killed_during_a_replay : IDisposable
{
    private const int Events = 200, First = 41, Last = 160, Kills = 3;
    private const string Settings = """{"patterns":["orders.>"],"ackDeadline":"1s","retry":{"maxAttempts":100,"initialDelay":"0s"}}""";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_event_of_the_range_is_delivered_again_and_no_other()
    {
        string replay, body;
        using (RunningHub hub = await RunningHub.StartAsync(_folder.In("data")))
        {
            await SendAsync(hub, HttpMethod.Put, "/v1/subscriptions/billing", Settings);
            IEnumerable<string> events = Enumerable.Range(1, Events).Select(n => $$"""{"channel":"orders.{{(n % 2 == 0 ? "paid" : "new")}}","payload":{{n}}}""");
            await SendAsync(hub, HttpMethod.Post, "/v1/events", $"[{string.Join(',', events)}]");
            Assert.Equal(Events, (await DrainAsync(hub, Events)).Count);
            body = $$"""{"patterns":["orders.paid"],"subscription":"billing","since":"{{await CursorBehindAsync(hub, First - 1)}}","until":"{{await CursorBehindAsync(hub, Last)}}","rate":100}""";
            JsonElement begun = await SendAsync(hub, HttpMethod.Post, "/v1/replays", body, HttpStatusCode.Created);
            Assert.Equal((Last - First + 1) / 2, begun.GetProperty("matched").GetInt32());
            replay = begun.GetProperty("replayId").GetString()!;
            await hub.Run.KillAsync();
        }

        HashSet<int> seen = [];
        for (int kill = 0; kill < Kills; kill++)
        {
            using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"));
            Assert.Equal(replay, (await SendAsync(hub, HttpMethod.Post, "/v1/replays", body)).GetProperty("replayId").GetString());
            seen.UnionWith(await DrainAsync(hub, 10));
            await hub.Run.KillAsync();
        }

        using RunningHub last = await RunningHub.StartAsync(_folder.In("data"));
        while (await StateAsync(last, replay) == "running")
        {
            seen.UnionWith(await DrainAsync(last, 1));
        }

        Assert.Equal(Enumerable.Range(First, Last - First + 1).Where(n => n % 2 == 0), seen.Order());
        using CommandRun status = await last.RunAsync("replay", "status", replay);
        Assert.Contains(status.OutputLines, line => line.StartsWith("state ", StringComparison.Ordinal) && line.EndsWith("completed", StringComparison.Ordinal));
        Assert.Contains(status.OutputLines, line => line.StartsWith("handedOut ", StringComparison.Ordinal) && line.EndsWith(" 60", StringComparison.Ordinal));
        Assert.Equal(0, await last.StopAsync());
    }

    // Pulls until so many came, or nothing does, and acks all but every seventh, which comes again.
    private static async Task<HashSet<int>> DrainAsync(RunningHub hub, int wanted)
    {
        HashSet<int> seen = [];
        int pulled = 0;
        while (seen.Count < wanted)
        {
            JsonElement answer = await SendAsync(hub, HttpMethod.Post, "/v1/subscriptions/billing:pull", """{"max":20,"wait":"3s","consumer":"w"}""");
            JsonElement[] deliveries = [.. answer.GetProperty("deliveries").EnumerateArray()];
            if (deliveries.Length == 0)
            {
                return seen;
            }

            List<string> acks = [];
            foreach (JsonElement delivery in deliveries)
            {
                if (wanted == Events || ++pulled % 7 != 0)
                {
                    acks.Add($"\"{delivery.GetProperty("deliveryId").GetString()}\"");
                    seen.Add(delivery.GetProperty("event").GetProperty("payload").GetInt32());
                }
            }

            await SendAsync(hub, HttpMethod.Post, "/v1/subscriptions/billing:settle", $"{{\"ack\":[{string.Join(',', acks)}]}}");
        }

        return seen;
    }

    private static async Task<string> CursorBehindAsync(RunningHub hub, int count)
    {
        using JsonDocument page = JsonDocument.Parse(await hub.Client.GetStringAsync($"/v1/events?order=asc&limit={count}"));
        return page.RootElement.GetProperty("next").GetString()!;
    }

    private static async Task<string> StateAsync(RunningHub hub, string replay)
    {
        using JsonDocument shown = JsonDocument.Parse(await hub.Client.GetStringAsync($"/v1/replays/{replay}"));
        return shown.RootElement.GetProperty("state").GetString()!;
    }

    private static async Task<JsonElement> SendAsync(RunningHub hub, HttpMethod method, string path, string json, HttpStatusCode? status = null)
    {
        using HttpRequestMessage request = new(method, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (path == "/v1/replays")
        {
            request.Headers.Add("Idempotency-Key", "incident-7");
        }

        using HttpResponseMessage response = await hub.Client.SendAsync(request);
        string answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode && (status is null || status == response.StatusCode), $"{method} {path} answered {(int)response.StatusCode}: {answer}");
        using JsonDocument document = JsonDocument.Parse(answer);
        return document.RootElement.Clone();
    }
}
