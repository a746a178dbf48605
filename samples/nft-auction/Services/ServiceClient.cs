using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventHub.Samples.NftAuction.Services;

/// <summary>Looks at a simulated service and switches its faults.</summary>
internal sealed class ServiceClient(string address) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private readonly HttpClient _http = new() { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(1) };

    public async Task BreakAsync(Fault fault) => (await _http.PostAsJsonAsync(new Uri("/faults", UriKind.Relative), fault, Json)).EnsureSuccessStatusCode().Dispose();

    public async Task MendAsync() => (await _http.DeleteAsync(new Uri("/faults", UriKind.Relative))).EnsureSuccessStatusCode().Dispose();

    /// <summary>Ends once a request is held, <see cref="FaultKind.Held"/>; again when the next one is.</summary>
    public async Task HeldAsync(string operation, string subject) => (await _http.GetAsync(new Uri($"/faults/held?operation={Uri.EscapeDataString(operation)}&subject={subject}", UriKind.Relative))).EnsureSuccessStatusCode().Dispose();

    public async Task FundAsync(string account, decimal funds) => (await _http.PutAsync(
        new Uri($"/accounts/{account}?funds={funds.ToString(CultureInfo.InvariantCulture)}", UriKind.Relative), null)).EnsureSuccessStatusCode().Dispose();

    /// <summary>What it did, and who owns which token.</summary>
    public async Task<(LedgerEntry[] Entries, Dictionary<string, string> Owners)> LedgerAsync()
    {
        JsonElement answer = await _http.GetFromJsonAsync<JsonElement>(new Uri("/ledger", UriKind.Relative));
        return (answer.GetProperty("entries").Deserialize<LedgerEntry[]>(Json)!, answer.GetProperty("owners").Deserialize<Dictionary<string, string>>(Json)!);
    }

    public void Dispose() => _http.Dispose();
}
