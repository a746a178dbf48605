using System.Net.Http.Json;
using System.Text.Json;

namespace EventHub.Samples.NftAuction.Streaming;

/// <summary>What people do with the stream: go live, talk, end it.</summary>
internal sealed class StudioClient(string address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(1) };

    /// <summary>The hub is here from now on.</summary>
    public Task AttachAsync(string hub) => DoneAsync(_http.PutAsync(At($"/hub?url={Uri.EscapeDataString(hub)}"), null));

    public Task GoLiveAsync(string session, GoLive how) => DoneAsync(_http.PostAsJsonAsync(At($"/studio/{session}"), how, JsonSerializerOptions.Web));

    public Task SayAsync(string session, string user, string text) => SayAsync(session, new { user, text });

    /// <summary>Says what no client of the chat would.</summary>
    public Task SayAsync(string session, object said) => DoneAsync(_http.PostAsJsonAsync(At($"/studio/{session}/chat"), said, JsonSerializerOptions.Web));

    public Task EndAsync(string session) => DoneAsync(_http.PostAsync(At($"/studio/{session}/end"), null));

    public Task DegradeAsync(string session, int kbits) => DoneAsync(_http.PutAsync(At($"/studio/{session}/bitrate?kbits={kbits}"), null));

    /// <summary>What stands over the picture, and its version.</summary>
    public async Task<(int Version, JsonElement Content)> BoardAsync(string session)
    {
        JsonElement board = await _http.GetFromJsonAsync<JsonElement>(At($"/boards/{session}"));
        return (board.GetProperty("version").GetInt32(), board.GetProperty("content"));
    }

    public void Dispose() => _http.Dispose();

    private static Uri At(string path) => new(path, UriKind.Relative);

    private static async Task DoneAsync(Task<HttpResponseMessage> asked) => (await asked).EnsureSuccessStatusCode().Dispose();
}
