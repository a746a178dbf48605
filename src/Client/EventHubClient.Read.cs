using System.Globalization;
using System.Text;
using EventHub.Client.Reading;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;

namespace EventHub.Client;

public sealed partial class EventHubClient
{
    /// <summary>One event; null when there is none with this id, or retention took it. A deleted one is given without its payload.</summary>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<ReceivedEvent?> GetAsync(EventId id, CancellationToken cancellationToken = default)
    {
        byte[]? json = await _http.GetAsync($"v1/events/{id}", ErrorCodes.EventNotFound, cancellationToken).ConfigureAwait(false);
        return json is null ? null : EventJson.ReadEvent(json);
    }

    /// <summary>The exact bytes that were published; null when there is no such event, or it is deleted.</summary>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> GetPayloadAsync(EventId id, CancellationToken cancellationToken = default)
    {
        byte[]? payload = await _http.GetAsync($"v1/events/{id}/payload", ErrorCodes.EventNotFound, cancellationToken).ConfigureAwait(false);
        return payload is null ? default(ReadOnlyMemory<byte>?) : payload.AsMemory();
    }

    /// <summary>A page of events, newest first unless the query says otherwise.</summary>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<EventPage> ListAsync(EventQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new EventQuery();
        string path = new QueryText("v1/events")
            .Add("channel", query.Channel)
            .Add("status", query.Status is { } status ? Encoding.ASCII.GetString(EventNames.Of(status)) : null)
            .Add("delayed", query.Delayed ? "true" : null)
            .Add("source", query.Source)
            .Add("sourceId", query.SourceId)
            .Add("since", query.Since is { } since ? Timestamps.Format(since.UtcTicks) : null)
            .Add("until", query.Until is { } until ? Timestamps.Format(until.UtcTicks) : null)
            .Add("after", query.After)
            .Add("limit", query.Limit.ToString(CultureInfo.InvariantCulture))
            .Add("order", query.Ascending ? "asc" : null).ToString();
        return EventJson.ReadEvents((await _http.GetAsync(path, null, cancellationToken).ConfigureAwait(false))!);
    }

    /// <summary>Deletes an event's payload and hides it. False when there is no such event. Deleting twice is fine.</summary>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public ValueTask<bool> DeleteAsync(EventId id, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync($"v1/events/{id}", ErrorCodes.EventNotFound, cancellationToken);

    /// <summary>A page of channels that have retained events, by name.</summary>
    /// <param name="pattern">Which; null for all.</param>
    /// <param name="after">Where the last page ended; null for the first.</param>
    /// <param name="limit">Most channels on the page. Range 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<ChannelPage> ListChannelsAsync(
        string? pattern = null, string? after = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        string path = new QueryText("v1/channels").Add("pattern", pattern).Add("after", after)
            .Add("limit", limit.ToString(CultureInfo.InvariantCulture)).ToString();
        return EventJson.ReadChannels((await _http.GetAsync(path, null, cancellationToken).ConfigureAwait(false))!);
    }

    /// <summary>The hub at a glance.</summary>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<HubStats> GetStatsAsync(CancellationToken cancellationToken = default) =>
        EventJson.ReadStats((await _http.GetAsync("v1/stats", null, cancellationToken).ConfigureAwait(false))!);
}
