using System.Globalization;
using System.Text.Json;
using EventHub.Client.Reading;
using EventHub.Protocol.Errors;

namespace EventHub.Client;

public sealed partial class EventHubClient
{
    /// <summary>Begins to deliver stored events again: late, and marked as replay.</summary>
    /// <param name="query">Which, to whom, and how fast.</param>
    /// <param name="idempotencyKey">Repeating the call with this key and the same query gives the first replay. Null: each call begins one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<ReplayStatus> StartReplayAsync(ReplayQuery query, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        JsonElement answer = Json(await _http.PostAsync("v1/replays", ReplayJson.Write(query, dryRun: false), idempotencyKey, cancellationToken).ConfigureAwait(false));
        string id = answer.GetProperty("replayId").GetString()!;
        return (await GetReplayAsync(id, cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>How many deliveries a replay would make, without effect.</summary>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<long> CountReplayAsync(ReplayQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        JsonElement answer = Json(await _http.PostAsync("v1/replays", ReplayJson.Write(query, dryRun: true), null, cancellationToken).ConfigureAwait(false));
        return answer.GetProperty("matched").GetInt64();
    }

    /// <summary>A replay; null when there is none with this id, any more.</summary>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<ReplayStatus?> GetReplayAsync(string id, CancellationToken cancellationToken = default) =>
        await _http.GetAsync(ReplayPath(id), ErrorCodes.ReplayNotFound, cancellationToken).ConfigureAwait(false) is { } json ? ReplayJson.Read(Json(json)) : null;

    /// <summary>A page of replays, the newest first.</summary>
    /// <param name="after">Where the last page ended; null for the first.</param>
    /// <param name="limit">Most replays on the page. Range 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<ReplayPage> ListReplaysAsync(string? after = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        string path = new QueryText("v1/replays").Add("after", after).Add("limit", limit.ToString(CultureInfo.InvariantCulture)).ToString();
        JsonElement page = Json((await _http.GetAsync(path, null, cancellationToken).ConfigureAwait(false))!);
        return new ReplayPage([.. page.GetProperty("replays").EnumerateArray().Select(ReplayJson.Read)], page.GetProperty("next").GetString());
    }

    /// <summary>Hands nothing out until it is resumed; what is in flight can be settled.</summary>
    /// <exception cref="EventHubException">The hub refused, as <c>EH2014</c> when it is over, failed or cannot be reached.</exception>
    public ValueTask<ReplayStatus> PauseReplayAsync(string id, CancellationToken cancellationToken = default) => ControlAsync(id, "pause", cancellationToken);

    /// <summary>Hands out again, from where it was.</summary>
    /// <exception cref="EventHubException">The hub refused, as <c>EH2014</c> when it is over, failed or cannot be reached.</exception>
    public ValueTask<ReplayStatus> ResumeReplayAsync(string id, CancellationToken cancellationToken = default) => ControlAsync(id, "resume", cancellationToken);

    /// <summary>Hands nothing out any more; what is in flight ends as it ends. Cancelling twice is the same as once.</summary>
    /// <exception cref="EventHubException">The hub refused, as <c>EH2014</c> when it is completed, failed or cannot be reached.</exception>
    public ValueTask<ReplayStatus> CancelReplayAsync(string id, CancellationToken cancellationToken = default) => ControlAsync(id, "cancel", cancellationToken);

    private async ValueTask<ReplayStatus> ControlAsync(string id, string verb, CancellationToken cancellationToken) =>
        ReplayJson.Read(Json(await _http.PostAsync($"{ReplayPath(id)}:{verb}", null, null, cancellationToken).ConfigureAwait(false)));

    private static string ReplayPath(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return "v1/replays/" + Uri.EscapeDataString(id);
    }
}
