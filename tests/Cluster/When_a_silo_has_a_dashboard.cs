using System.Net;
using System.Text.Json;
using EventHub.Cluster.Kit;

namespace EventHub.Cluster;

/// <summary>The dashboard of Orleans has no access control: it answers on this machine, at its own port and name, and nowhere else.</summary>
public sealed class When_a_silo_has_a_dashboard : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient _client = new();

    [Fact]
    public async Task It_answers_here_and_nowhere_else()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        using ClusterProcess silo = new("silo", redis.Url, "silo") { HasDashboard = true };
        await silo.StartAsync();
        Assert.Equal(1, (await CountersAsync(silo.Dashboard)).GetProperty("totalActiveHostCount").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(new Uri(silo.Address, "/orleans/version"), silo.Dashboard.Authority));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(new Uri(silo.Address, "/orleans/version"), silo.Address.Authority));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(new Uri(silo.Dashboard, "version"), $"stranger.example:{silo.Dashboard.Port}"));
        UriBuilder elsewhere = new(silo.Dashboard) { Host = "127.0.0.2" };
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetAsync(elsewhere.Uri));

        // A silo that was not asked for one has none.
        using ClusterProcess other = new("other", redis.Url, "silo");
        await other.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(new Uri(other.Address, "/orleans/version"), other.Address.Authority));
    }

    public void Dispose() => _client.Dispose();

    // The counters are gathered once a second, and from the silo's start on.
    private async Task<JsonElement> CountersAsync(Uri dashboard)
    {
        using CancellationTokenSource patience = new(s_patience);
        while (true)
        {
            using HttpResponseMessage answer = await _client.GetAsync(new Uri(dashboard, "DashboardCounters"), patience.Token);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                JsonElement counters = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(patience.Token)).RootElement;
                if (counters.GetProperty("totalActiveHostCount").GetInt32() > 0)
                {
                    return counters;
                }
            }
        }
    }

    private async Task<HttpStatusCode> StatusAsync(Uri address, string host)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        request.Headers.Host = host;
        using HttpResponseMessage answer = await _client.SendAsync(request);
        return answer.StatusCode;
    }
}
