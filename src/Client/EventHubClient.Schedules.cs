using System.Text.Json;
using EventHub.Protocol.Errors;

namespace EventHub.Client;

public sealed partial class EventHubClient
{
    /// <summary>
    /// Creates a schedule, or changes it as a whole:
    /// <c>await client.PutScheduleAsync("nightly", new { Cron = "0 3 * * *", Event = new { Channel = "reports.due", Payload = 1 } })</c>.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="definition">What becomes its JSON, with names in camelCase; a <see cref="JsonElement"/> stays as it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The schedule as the hub shows it: the definition with all defaults, and how it stands.</returns>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<JsonElement> PutScheduleAsync<T>(string name, T definition, CancellationToken cancellationToken = default) =>
        Json(await _http.PutAsync(SchedulePath(name), JsonSerializer.SerializeToUtf8Bytes(definition, JsonSerializerOptions.Web), cancellationToken).ConfigureAwait(false));

    /// <summary>A schedule as the hub shows it; null when there is none of this name.</summary>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<JsonElement?> GetScheduleAsync(string name, CancellationToken cancellationToken = default) =>
        await _http.GetAsync(SchedulePath(name), ErrorCodes.ScheduleNotFound, cancellationToken).ConfigureAwait(false) is { } json ? Json(json) : null;

    /// <summary>Deletes a schedule. False when there is none of this name. What it published stays.</summary>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public ValueTask<bool> DeleteScheduleAsync(string name, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync(SchedulePath(name), ErrorCodes.ScheduleNotFound, cancellationToken);

    private static string SchedulePath(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return "v1/schedules/" + Uri.EscapeDataString(name);
    }
}
