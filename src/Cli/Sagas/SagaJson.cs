using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventHub.Cli.Http;

namespace EventHub.Cli.Sagas;

/// <summary>JSON that is sent for sagas.</summary>
internal static class SagaJson
{
    public static bool IsJson(string text)
    {
        try
        {
            _ = JsonNode.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Posts JSON under an idempotency key, if there is one; the answer's body.</summary>
    public static async Task<byte[]> PostAsync(HubClient hub, string path, string json, string? idempotencyKey, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (idempotencyKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        }

        using HttpResponseMessage response = await hub.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }
}
