using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Protocol.Errors;
using EventHub.Sagas;
using EventHub.Sagas.Values;
using Orleans;

namespace EventHub.Grains.Sagas;

/// <summary>One instance of a saga, for whoever holds grain references. What it knows is in the instance's partition.</summary>
[CollectionAgeLimit(Minutes = 2)]
internal sealed class SagaGrain(IPartitions partitions) : Grain, ISagaGrain
{
    private const int HistoryMax = 10_000;

    /// <inheritdoc/>
    public Task<SagaAnswer> Start(string requestId, string data)
    {
        ArgumentException.ThrowIfNullOrEmpty(requestId);
        ArgumentNullException.ThrowIfNull(data);
        return AskAsync(SagaVerb.Start, request => request with { RequestId = requestId, Json = data }, "/data", data, mustBeMap: true);
    }

    /// <inheritdoc/>
    public Task<SagaAnswer> Get(int historyMax) => AskAsync(SagaVerb.Get, request => request with { HistoryMax = Math.Clamp(historyMax, 1, HistoryMax), CatchesUp = true });

    /// <inheritdoc/>
    public Task<SagaAnswer> Draw() => AskAsync(SagaVerb.Draw, static request => request with { HistoryMax = HistoryMax, CatchesUp = true });

    /// <inheritdoc/>
    public Task<SagaAnswer> Signal(string name, string id, string payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(payload);
        return AskAsync(SagaVerb.Signal, request => request with { Text = name, RequestId = id, Json = payload }, "/payload", payload);
    }

    /// <inheritdoc/>
    public Task<SagaAnswer> Cancel(string? reason) => AskAsync(SagaVerb.Cancel, request => request with { Text = reason ?? "" });

    /// <inheritdoc/>
    public Task<SagaAnswer> Retry() => AskAsync(SagaVerb.Retry, static request => request);

    /// <inheritdoc/>
    public Task<SagaAnswer> Pause() => AskAsync(SagaVerb.Pause, static request => request);

    /// <inheritdoc/>
    public Task<SagaAnswer> Resume() => AskAsync(SagaVerb.Resume, static request => request);

    /// <inheritdoc/>
    public Task<SagaAnswer> Migrate(int version, ImmutableDictionary<string, string> states)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        ArgumentNullException.ThrowIfNull(states);
        return AskAsync(SagaVerb.Migrate, request => request with { Version = version, States = states });
    }

    // Refusals are results: an exception of ours would not survive a cluster.
    private async Task<SagaAnswer> AskAsync(SagaVerb verb, Func<SagaRequest, SagaRequest> with, string field = "", string json = "", bool mustBeMap = false)
    {
        string[] names = this.GetPrimaryKeyString().Split('/', 2);
        string key = names.Length == 2 ? names[1] : "";
        if ((CheckKey(key) ?? CheckJson(field, json, mustBeMap)) is { } problem)
        {
            return new SagaAnswer(null, "", Refusal.Of(problem));
        }

        try
        {
            return await partitions.AskSagaAsync(with(new SagaRequest(verb, names[0], key)));
        }
        catch (EventHubException refused)
        {
            return new SagaAnswer(null, "", Refusal.Of(refused.Problem));
        }
    }

    private static Problem? CheckKey(string key) => Encoding.UTF8.GetByteCount(key) is 0 or > SagaLimits.KeyBytesMax || key.Any(char.IsControl)
        ? Problem.OfField(ErrorCodes.InvalidField, "/key", $"The key of a saga has 1 to {SagaLimits.KeyBytesMax} bytes and no control characters.")
        : null;

    private static Problem? CheckJson(string field, string json, bool mustBeMap)
    {
        if (json.Length == 0)
        {
            return null;
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        if (utf8.Length > SagaLimits.DataBytesMax)
        {
            return Problem.OfField(ErrorCodes.BodyTooLarge, field, $"'{field[1..]}' has {utf8.Length:N0} bytes; at most {SagaLimits.DataBytesMax:N0} are allowed. Give a reference to what is large.");
        }

        return !SagaValue.TryParse(utf8, out SagaValue value) ? Problem.OfField(ErrorCodes.MalformedJson, field, $"'{field[1..]}' is not JSON.")
            : mustBeMap && value.Kind != SagaValueKind.Map ? Problem.OfField(ErrorCodes.InvalidField, field, $"'{field[1..]}' is not a JSON object.")
            : null;
    }
}
