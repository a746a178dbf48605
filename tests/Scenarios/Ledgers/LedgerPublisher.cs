using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace EventHub.Scenarios.Ledgers;

/// <summary>
/// One client: publishes batches of one or more new keys, one request after the other. A batch whose answer never came is
/// published again, unchanged, when the hub is back.
/// </summary>
internal sealed class LedgerPublisher(Ledger ledger, int number, int batchSize)
{
    private string[] _pending = [];

    /// <summary>Answers that refused, by status.</summary>
    public List<HttpStatusCode> Refusals { get; } = [];

    /// <summary>Publishes until the hub does not answer any more, or refuses.</summary>
    public async Task RunAsync(HttpClient client)
    {
        while (true)
        {
            if (_pending.Length == 0)
            {
                _pending = [.. Enumerable.Range(0, batchSize).Select(_ => ledger.NewKey())];
            }

            if (!await TryPublishAsync(client))
            {
                return;
            }

            _pending = [];
        }
    }

    /// <summary>Publishes what is pending once; false when that did not work.</summary>
    public async Task<bool> TryPublishAsync(HttpClient client)
    {
        if (_pending.Length == 0)
        {
            return true;
        }

        try
        {
            using HttpRequestMessage request = batchSize == 1 ? Single(_pending[0]) : Batch(_pending);
            using HttpResponseMessage response = await client.SendAsync(request);
            string body = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode)
            {
                Refusals.Add(response.StatusCode);
                return false;
            }

            return Take(JsonDocument.Parse(body).RootElement);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return false;
        }
    }

    private bool Take(JsonElement answer)
    {
        if (batchSize == 1)
        {
            ledger.Acknowledge(_pending[0], answer.GetProperty("id").GetString()!);
            return true;
        }

        bool isAll = true;
        foreach (JsonElement result in answer.GetProperty("results").EnumerateArray())
        {
            if (result.TryGetProperty("id", out JsonElement id))
            {
                ledger.Acknowledge(_pending[result.GetProperty("index").GetInt32()], id.GetString()!);
            }
            else
            {
                Refusals.Add((HttpStatusCode)result.GetProperty("error").GetProperty("status").GetInt32());
                isAll = false;
            }
        }

        return isAll;
    }

    private HttpRequestMessage Single(string key)
    {
        HttpRequestMessage request = new(HttpMethod.Post, $"/v1/channels/ledger.c{number}/events") { Content = new StringContent($"\"{key}\"", Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", $"\"{key}\"");
        return request;
    }

    private HttpRequestMessage Batch(string[] keys) => new(HttpMethod.Post, "/v1/events")
    {
        Content = JsonContent.Create(keys.Select(key => new { channel = $"ledger.c{number}", payload = key, idempotencyKey = key })),
    };
}
