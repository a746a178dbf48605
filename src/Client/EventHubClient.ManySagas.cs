using System.Text.Json;
using System.Text.Json.Nodes;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;

namespace EventHub.Client;

public sealed partial class EventHubClient
{
    /// <summary>Ends all sagas that fit, with what was done undone: <c>await client.CancelSagasAsync(new() { Definition = "order", Idle = TimeSpan.FromDays(7) })</c>.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="reason">Why; null for nothing. Their history says it.</param>
    /// <param name="dryRun">They are only counted.</param>
    /// <param name="cancellationToken">Ends the wait; what has been done by then stays done.</param>
    /// <exception cref="EventHubException">The filter says nothing or is wrong, or the hub refused, failed or cannot be reached.</exception>
    public ValueTask<SagaBulkResult> CancelSagasAsync(SagaFilter filter, string? reason = null, bool dryRun = false, CancellationToken cancellationToken = default)
    {
        JsonObject body = BodyOf(filter, dryRun);
        Add(body, "reason", reason);
        return ManySagasAsync("cancel", body, cancellationToken);
    }

    /// <summary>Tries at once what is held, of all sagas that fit.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="dryRun">They are only counted.</param>
    /// <param name="cancellationToken">Ends the wait; what has been done by then stays done.</param>
    /// <exception cref="EventHubException">The filter says nothing or is wrong, or the hub refused, failed or cannot be reached.</exception>
    public ValueTask<SagaBulkResult> RetrySagasAsync(SagaFilter filter, bool dryRun = false, CancellationToken cancellationToken = default) =>
        ManySagasAsync("retry", BodyOf(filter, dryRun), cancellationToken);

    /// <summary>
    /// Takes all sagas that fit, and do not follow it yet, to a version of their definition: <c>await client.MigrateSagasAsync(new() { Definition = "order" }, 2, dryRun: true)</c> says first
    /// who would be refused.
    /// </summary>
    /// <param name="filter">Which; <see cref="SagaFilter.Definition"/> is needed.</param>
    /// <param name="version">The version they are to follow, from 1.</param>
    /// <param name="states">Which state of that version stands for which; one that is not here stands for itself. Null for none.</param>
    /// <param name="fromVersion">Only those that follow this version; null for any.</param>
    /// <param name="dryRun">Nothing changes: it is only said who would be refused, and why.</param>
    /// <param name="cancellationToken">Ends the wait; what has been done by then stays done.</param>
    /// <exception cref="EventHubException">There is no such version, the filter is wrong, or the hub refused, failed or cannot be reached.</exception>
    public ValueTask<SagaBulkResult> MigrateSagasAsync(
        SagaFilter filter, int version, IReadOnlyDictionary<string, string>? states = null, int? fromVersion = null, bool dryRun = false, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        JsonObject body = BodyOf(filter, dryRun);
        body["version"] = version;
        Add(body, "states", states is null ? null : new JsonObject(states.Select(static one => KeyValuePair.Create(one.Key, (JsonNode?)JsonValue.Create(one.Value)))));
        Add(body, "from", fromVersion);
        return ManySagasAsync("migrate", body, cancellationToken);
    }

    private async ValueTask<SagaBulkResult> ManySagasAsync(string verb, JsonObject body, CancellationToken cancellationToken)
    {
        JsonElement answer = Json(await _http.PostAsync("v1/sagas:" + verb, JsonSerializer.SerializeToUtf8Bytes(body), null, cancellationToken).ConfigureAwait(false));
        SagaRefusal[] refused = answer.TryGetProperty("refused", out JsonElement all)
            ? [.. all.EnumerateArray().Select(static one => new SagaRefusal(one.GetProperty("key").GetString()!, one.GetProperty("code").GetString()!, one.GetProperty("detail").GetString()!))]
            : [];
        return new SagaBulkResult(
            answer.GetProperty("matched").GetInt32(), answer.GetProperty("changed").GetInt32(), answer.GetProperty("more").GetBoolean(),
            answer.TryGetProperty("refusedCount", out JsonElement count) ? count.GetInt32() : refused.Length, refused);
    }

    private static JsonObject BodyOf(SagaFilter filter, bool dryRun)
    {
        ArgumentNullException.ThrowIfNull(filter);
        JsonObject body = [];
        Add(body, "definition", filter.Definition);
        Add(body, "state", filter.State);
        Add(body, "status", filter.Status);
        Add(body, "keyPrefix", filter.KeyPrefix);
        Add(body, "since", filter.Since is { } since ? Timestamps.Format(since.UtcTicks) : null);
        Add(body, "until", filter.Until is { } until ? Timestamps.Format(until.UtcTicks) : null);
        Add(body, "idle", filter.Idle is { } idle ? Durations.Format(idle) : null);
        Add(body, "max", filter.Max);
        Add(body, "dryRun", dryRun ? true : (bool?)null);
        return body;
    }

    private static void Add(JsonObject body, string name, JsonNode? value)
    {
        if (value is not null)
        {
            body[name] = value;
        }
    }
}
