using System.Text.Json;
using EventHub.Protocol.Errors;

namespace EventHub.Client;

public sealed partial class EventHubClient
{
    /// <summary>Creates a subscription, or changes it as a whole: <c>await client.PutSubscriptionAsync("billing", new { Patterns = new[] { "orders.&gt;" } })</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="definition">What becomes its JSON, with names in camelCase; a <see cref="JsonElement"/> stays as it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The subscription as the hub shows it: the definition with all defaults, and how it stands.</returns>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<JsonElement> PutSubscriptionAsync<T>(string name, T definition, CancellationToken cancellationToken = default) =>
        Json(await _http.PutAsync(SubscriptionPath(name), JsonSerializer.SerializeToUtf8Bytes(definition, JsonSerializerOptions.Web), cancellationToken).ConfigureAwait(false));

    /// <summary>A subscription as the hub shows it; null when there is none of this name.</summary>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<JsonElement?> GetSubscriptionAsync(string name, CancellationToken cancellationToken = default) =>
        await _http.GetAsync(SubscriptionPath(name), ErrorCodes.SubscriptionNotFound, cancellationToken).ConfigureAwait(false) is { } json ? Json(json) : null;

    /// <summary>Deletes a subscription. False when there is none of this name.</summary>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public ValueTask<bool> DeleteSubscriptionAsync(string name, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync(SubscriptionPath(name), ErrorCodes.SubscriptionNotFound, cancellationToken);

    private static string SubscriptionPath(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return "v1/subscriptions/" + Uri.EscapeDataString(name);
    }

    private static JsonElement Json(byte[] utf8)
    {
        using JsonDocument document = JsonDocument.Parse(utf8);
        return document.RootElement.Clone();
    }
}
