using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EventHub.Cluster.Kit;

/// <summary>Pulls and acknowledges deliveries of one subscription, through one gateway after the other: the next one where one fails.</summary>
internal sealed class Consuming(Uri[] gateways, string subscription, Seen seen) : IDisposable
{
    private readonly HttpClient[] _clients = [.. gateways.Select(static gateway => new HttpClient { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(30) })];
    private int _turn;

    private HttpClient Client => _clients[_turn % _clients.Length];

    /// <summary>Creates the subscription to everything.</summary>
    public async Task CreateAsync()
    {
        using HttpResponseMessage answer = await Client.PutAsJsonAsync($"/v1/subscriptions/{subscription}", new { patterns = new[] { ">" }, ackDeadline = "5s", retry = new { maxAttempts = 100 } });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Goes on until told to stop; what fails is tried again.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await TakeAsync();
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or JsonException)
            {
                _turn++;
                await Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None);
            }
        }
    }

    public void Dispose() => Array.ForEach(_clients, static client => client.Dispose());

    private async Task TakeAsync()
    {
        using HttpResponseMessage answer = await Client.PostAsJsonAsync($"/v1/subscriptions/{subscription}:pull", new { max = 500, wait = "1s" });
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw new HttpRequestException(await answer.Content.ReadAsStringAsync());
        }

        using JsonDocument body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        List<string> done = [];
        foreach (JsonElement delivery in body.RootElement.GetProperty("deliveries").EnumerateArray())
        {
            JsonElement published = delivery.GetProperty("event");
            seen.Add(published.GetProperty("channel").GetString()!, published.GetProperty("payload").GetProperty("number").GetInt32());
            done.Add(delivery.GetProperty("deliveryId").GetString()!);
        }

        if (done.Count > 0)
        {
            using HttpResponseMessage settled = await Client.PostAsJsonAsync($"/v1/subscriptions/{subscription}:settle", new { ack = done });
        }
    }
}
