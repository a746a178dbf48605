using System.Globalization;
using System.Text.Json;
using EventHub.Client.Reading;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;

namespace EventHub.Client;

public sealed partial class EventHubClient
{
    /// <summary>Which subscriptions got an event, and why each other one did not; null when there is no such event.</summary>
    /// <param name="id">The event.</param>
    /// <param name="after">Where the last page ended, its <c>next</c>; null for the first.</param>
    /// <param name="limit">Most subscriptions on the page. Range 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<JsonElement?> ExplainAsync(EventId id, string? after = null, int limit = 100, CancellationToken cancellationToken = default) =>
        await _http.GetAsync(ExplainPath($"v1/events/{id}:explain", after, limit), ErrorCodes.EventNotFound, cancellationToken).ConfigureAwait(false) is { } json ? Json(json) : null;

    /// <summary>
    /// Which subscriptions would get an event if it were published now, and why each other one would not:
    /// <c>await client.ExplainPublishAsync(new { Channel = "orders.paid", Payload = 1 })</c>. Nothing is stored.
    /// </summary>
    /// <param name="publishObject">What becomes its JSON, with names in camelCase; a <see cref="JsonElement"/> stays as it is.</param>
    /// <param name="after">Where the last page ended, its <c>next</c>; null for the first.</param>
    /// <param name="limit">Most subscriptions on the page. Range 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<JsonElement> ExplainPublishAsync<T>(T publishObject, string? after = null, int limit = 100, CancellationToken cancellationToken = default) =>
        Json(await _http.PostAsync(
            ExplainPath("v1/events:explain", after, limit), JsonSerializer.SerializeToUtf8Bytes(publishObject, JsonSerializerOptions.Web), null, cancellationToken).ConfigureAwait(false));

    private static string ExplainPath(string path, string? after, int limit) =>
        new QueryText(path).Add("after", after).Add("limit", limit.ToString(CultureInfo.InvariantCulture)).ToString();
}
