using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

/// <summary>What waits for its time waits through a kill, is released once and in order, and what was cancelled never comes.</summary>
public sealed class When_events_are_delayed : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task They_outlive_kills_and_come_once_in_order()
    {
        string later, cancelled;
        List<string> due = [];
        using (RunningHub hub = await RunningHub.StartAsync(_folder.In("data")))
        {
            // Not before the hub is there: a busy machine takes its time to start it.
            DateTimeOffset soon = TimeProvider.System.GetUtcNow().AddSeconds(15);
            await PutAsync(hub, "/v1/subscriptions/s", """{"patterns":[">"]}""");
            later = await PublishAsync(hub, "c", soon.AddDays(1));
            cancelled = await PublishAsync(hub, "c", soon);
            due.Add(await PublishAsync(hub, "b", soon.AddMilliseconds(1)));
            due.Insert(0, await PublishAsync(hub, "a", soon));
            (await hub.Client.DeleteAsync(new Uri("/v1/events/" + cancelled, UriKind.Relative))).EnsureSuccessStatusCode();
            Assert.Equal([due[0], due[1], later], await DelayedAsync(hub));
            await hub.Run.KillAsync();
        }

        using (RunningHub hub = await RunningHub.StartAsync(_folder.In("data")))
        {
            List<string> got = [];
            using CancellationTokenSource deadline = new(Patience);
            while (got.Count < 2)
            {
                JsonElement answer = await PostAsync(hub, "/v1/subscriptions/s:pull", """{"wait":"5s"}""", deadline.Token);
                got.AddRange(answer.GetProperty("deliveries").EnumerateArray().Select(delivery => delivery.GetProperty("event").GetProperty("id").GetString()!));
            }

            Assert.Equal(due, got);
            await hub.Run.KillAsync();
        }

        using RunningHub again = await RunningHub.StartAsync(_folder.In("data"));
        JsonElement all = await again.Client.GetFromJsonAsync<JsonElement>("/v1/events?order=asc");
        Assert.Equal(due, all.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("id").GetString()!));
        Assert.Equal([later], await DelayedAsync(again));
        JsonElement gone = await again.Client.GetFromJsonAsync<JsonElement>("/v1/events/" + cancelled);
        Assert.Equal("deleted", gone.GetProperty("status").GetString());
    }

    private static async Task<string> PublishAsync(RunningHub hub, string channel, DateTimeOffset at) =>
        (await PostAsync(hub, "/v1/events", $$"""{"channel":"{{channel}}","payload":1,"deliverAt":"{{at:O}}"}""")).GetProperty("id").GetString()!;

    private static async Task<string[]> DelayedAsync(RunningHub hub) =>
        [.. (await hub.Client.GetFromJsonAsync<JsonElement>("/v1/events?status=pending&delayed=true")).GetProperty("events").EnumerateArray().Select(one => one.GetProperty("id").GetString()!)];

    private static async Task<JsonElement> PostAsync(RunningHub hub, string path, string body, CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage response = await hub.Client.PostAsync(new Uri(path, UriKind.Relative), Json(body), cancellationToken);
        string text = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    private static async Task PutAsync(RunningHub hub, string path, string body)
    {
        using HttpResponseMessage response = await hub.Client.PutAsync(new Uri(path, UriKind.Relative), Json(body));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
