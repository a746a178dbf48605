using System.Globalization;
using System.Text.Json;
using EventHub.Client.Reading;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;

namespace EventHub.Client;

public sealed partial class EventHubClient
{
    /// <summary>A page of a subscription's dead letters.</summary>
    /// <param name="subscription">Its name.</param>
    /// <param name="query">Which; of <see cref="DeadLetterQuery.Ids"/> one at most. Null: all.</param>
    /// <param name="after">Where the last page ended; null for the first.</param>
    /// <param name="limit">Most dead letters on the page. Range 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<DeadLetterPage> ListDeadLettersAsync(
        string subscription, DeadLetterQuery? query = null, string? after = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        query ??= new DeadLetterQuery();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Ids?.Count ?? 0, 1, nameof(query));
        string path = new QueryText(SubscriptionPath(subscription) + "/deadletters")
            .Add("id", query.Ids is [EventId id] ? id.ToString() : null)
            .Add("channel", query.Channel)
            .Add("since", query.Since is { } since ? Timestamps.Format(since.UtcTicks) : null)
            .Add("until", query.Until is { } until ? Timestamps.Format(until.UtcTicks) : null)
            .Add("after", after)
            .Add("limit", limit.ToString(CultureInfo.InvariantCulture)).ToString();
        return EventJson.ReadDeadLetters((await _http.GetAsync(path, null, cancellationToken).ConfigureAwait(false))!);
    }

    /// <summary>
    /// Delivers dead letters again, attempts from 1. Without a rate all are ready on return; with one the hub goes on by itself, as a replay. Only what is a dead letter still is taken, so that
    /// repeating the call doubles nothing.
    /// </summary>
    /// <param name="subscription">Its name.</param>
    /// <param name="query">Which. Null: all.</param>
    /// <param name="rate">Events per second at most. Range 1 to 100,000. Null: at once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<DeadLetterReplay> ReplayDeadLettersAsync(
        string subscription, DeadLetterQuery? query = null, int? rate = null, CancellationToken cancellationToken = default)
    {
        JsonElement answer = await PostAsync(subscription, "replay", query, rate, dryRun: false, cancellationToken).ConfigureAwait(false);
        return new DeadLetterReplay(answer.GetProperty("matched").GetInt64(), answer.GetProperty("replayId").GetString());
    }

    /// <summary>Discards dead letters: they are not delivered any more. How many there were.</summary>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<long> DiscardDeadLettersAsync(string subscription, DeadLetterQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return (await PostAsync(subscription, "discard", query, null, dryRun: false, cancellationToken).ConfigureAwait(false)).GetProperty("matched").GetInt64();
    }

    /// <summary>How many dead letters a replay would take, without effect.</summary>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<long> CountDeadLettersAsync(string subscription, DeadLetterQuery? query = null, CancellationToken cancellationToken = default) =>
        (await PostAsync(subscription, "replay", query, null, dryRun: true, cancellationToken).ConfigureAwait(false)).GetProperty("matched").GetInt64();

    /// <summary>Delivers an event again to every recipient that gave it up; the event as it is now.</summary>
    /// <exception cref="EventHubException">The hub refused, as <c>EH2011</c> when no recipient has given it up, failed or cannot be reached.</exception>
    public async ValueTask<ReceivedEvent> RetryAsync(EventId id, CancellationToken cancellationToken = default) =>
        EventJson.ReadEvent(await _http.PostAsync($"v1/events/{id}:retry", null, null, cancellationToken).ConfigureAwait(false));

    private async ValueTask<JsonElement> PostAsync(
        string subscription, string verb, DeadLetterQuery? query, int? rate, bool dryRun, CancellationToken cancellationToken) =>
        Json(await _http.PostAsync(
            $"{SubscriptionPath(subscription)}/deadletters:{verb}", ReplayJson.Write(query ?? new DeadLetterQuery(), rate, dryRun), null, cancellationToken).ConfigureAwait(false));
}
