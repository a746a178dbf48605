using System.Net.Http.Json;
using System.Text.Json;

namespace EventHub.Samples.NftAuction.Streaming;

/// <summary>The way from the stream service to the hub, which may be elsewhere after it was started anew.</summary>
internal sealed class HubFeed : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private volatile Uri? _hub;

    /// <summary>Where the hub is from now on.</summary>
    public void MoveTo(Uri hub) => _hub = hub;

    /// <summary>Publishes on <c>stream.feed</c>, once for each key; false when the hub did not say that it is stored.</summary>
    public async Task<bool> PublishAsync(string type, string key, object payload)
    {
        if (_hub is not { } hub)
        {
            return false;
        }

        try
        {
            using HttpResponseMessage answer = await _http.PostAsJsonAsync(
                new Uri(hub, "/v1/events"), new { channel = "stream.feed", type, source = "STREAM_MANAGER", idempotencyKey = key, payload }, JsonSerializerOptions.Web);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();
}
