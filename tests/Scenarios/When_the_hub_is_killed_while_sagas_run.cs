using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using EventHub.Scenarios.Delivering;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

/// <summary>A hub of three partitions with sagas that call a service is killed again and again: each step has its effect once, and each saga its end.</summary>
public sealed class When_the_hub_is_killed_while_sagas_run : IDisposable
{
    private const int Kills = 4, OrdersEach = 8;

    private const string Order = """
        saga: order
        version: 1
        events: { placed: { channel: orders.placed, key: event.payload.id } }
        start: { on: placed, goto: paying }
        states:
          paying:
            steps:
              stock: { call: { service: shop, path: "/reserve/{key}" }, retry: { maxAttempts: 50, initialDelay: 100ms, maxDelay: 500ms } }
              money: { call: { service: shop, path: "/charge/{key}" }, retry: { maxAttempts: 50, initialDelay: 100ms, maxDelay: 500ms } }
            done: { publish: { channel: orders.done, payload: { id: =key } }, goto: done }
          done: { end: completed }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<string, string> _effects = [];
    private readonly HashSet<string> _done = [];
    private readonly HttpListener _shop = new();
    private readonly string _url;
    private int _asked;

    public When_the_hub_is_killed_while_sagas_run()
    {
        _url = $"http://127.0.0.1:{FreePort.Next()}/";
        _shop.Prefixes.Add(_url);
        _shop.Start();
        _ = ServeAsync();
    }

    public void Dispose()
    {
        _shop.Close();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_step_has_its_effect_once_and_every_saga_its_end()
    {
        for (int kill = 0; kill < Kills; kill++)
        {
            using RunningHub hub = await StartAsync();
            await DefineAsync(hub);
            await hub.Client.SetAsync("done", """{"patterns":["orders.done"],"from":"earliest","ackDeadline":"1s","retry":{"maxAttempts":100,"initialDelay":"10ms"}}""");
            for (int i = 0; i < OrdersEach; i++)
            {
                await PlaceAsync(hub, $"{kill}-{i}");
            }

            // Somewhere in the middle of them, or at their end.
            await DoneAsync(hub, kill * OrdersEach / Kills);
            await hub.Run.KillAsync();
        }

        using RunningHub last = await StartAsync();
        await DoneAsync(last, Kills * OrdersEach);
        JsonElement sagas = await GetAsync(last, "/v1/sagas?definition=order&limit=1000");
        Assert.All(sagas.GetProperty("sagas").EnumerateArray(), saga => Assert.Equal("completed", saga.GetProperty("status").GetString()));
        Assert.Equal(Kills * OrdersEach, sagas.GetProperty("sagas").GetArrayLength());
        Assert.Equal(2 * Kills * OrdersEach, _effects.Count);
        Assert.Equal(_effects.Count, _effects.Values.Distinct().Count());
        JsonElement events = await GetAsync(last, "/v1/events?channel=orders.done&limit=1000");
        Assert.Equal(Kills * OrdersEach, events.GetProperty("events").GetArrayLength());
        JsonElement services = await GetAsync(last, "/v1/services");
        Assert.Equal("shop", services.GetProperty("services")[0].GetProperty("name").GetString());
        Assert.Equal(0, await last.StopAsync());
    }

    private Task<RunningHub> StartAsync() => RunningHub.StartAsync(
        _folder.In("data"), [("EVENTHUB__Services__Urls", "shop=" + _url), ("EVENTHUB__Storage__Partitions", "3"), ("EVENTHUB__Services__BreakerCallsMin", "1000")], []);

    private static async Task DefineAsync(RunningHub hub)
    {
        using StringContent body = new(Order, Encoding.UTF8, "application/yaml");
        using HttpResponseMessage response = await hub.Client.PutAsync(new Uri("/v1/sagas/definitions/order", UriKind.Relative), body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task PlaceAsync(RunningHub hub, string id)
    {
        using StringContent body = new($$"""{"id":"{{id}}"}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await hub.Client.PostAsync(new Uri("/v1/channels/orders.placed/events", UriKind.Relative), body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    // Waits until so many are done.
    private async Task DoneAsync(RunningHub hub, int count)
    {
        while (_done.Count < count)
        {
            JsonElement[] deliveries = await hub.Client.PullAsync("done");
            Assert.True(deliveries.Length > 0, $"Only {_done.Count} of {count} came to their end.");
            _done.UnionWith(deliveries.Select(delivery => delivery.GetProperty("event").GetProperty("payload").GetProperty("id").GetString()!));
            await hub.Client.AckAsync("done", deliveries);
        }
    }

    private static async Task<JsonElement> GetAsync(RunningHub hub, string path)
    {
        using JsonDocument document = JsonDocument.Parse(await hub.Client.GetStringAsync(new Uri(path, UriKind.Relative)));
        return document.RootElement.Clone();
    }

    // Does what is asked once for each key; every third answer is lost on the way.
    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _shop.GetContextAsync();
                string path = context.Request.Url!.AbsolutePath;
                if (path != "/health")
                {
                    _effects.TryAdd(context.Request.Headers["Idempotency-Key"]!, path);
                }

                if (path != "/health" && Interlocked.Increment(ref _asked) % 3 == 0)
                {
                    context.Response.Abort();
                }
                else
                {
                    context.Response.Close(Encoding.UTF8.GetBytes("{}"), willBlock: false);
                }
            }
        }
        catch (Exception end) when (end is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // It is closed.
        }
    }
}
