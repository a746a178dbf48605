using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using EventHub.Protocol.Errors;

namespace EventHub.Client;

public sealed partial class EventHubClient
{
    /// <summary>Brings a definition of a saga in force, or its next version. A repetition changes nothing.</summary>
    /// <param name="name">The saga's name, as in the document.</param>
    /// <param name="document">The definition, YAML or JSON.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The definition as the hub shows it.</returns>
    /// <exception cref="EventHubException">It is wrong (its problems have their lines), or the hub refused, failed or cannot be reached.</exception>
    public async ValueTask<JsonElement> DefineSagaAsync(string name, string document, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(document);
        return Json(await _http.PutAsync("v1/sagas/definitions/" + Uri.EscapeDataString(name), Encoding.UTF8.GetBytes(document), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Starts a saga: <c>await client.StartSagaAsync("order", "4711", new { Total = "12.50" })</c>.</summary>
    /// <param name="definition">Its definition.</param>
    /// <param name="key">Its key.</param>
    /// <param name="data">What becomes its data, with names in camelCase; a <see cref="JsonElement"/> stays as it is.</param>
    /// <param name="idempotencyKey">The same key and data start it once. Default: the saga's key, so that a repetition is the same.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The saga as it is then, with <c>duplicate</c>.</returns>
    /// <exception cref="EventHubException">There is another under the key, or the hub refused, failed or cannot be reached.</exception>
    public async ValueTask<JsonElement> StartSagaAsync<T>(string definition, string key, T data, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(definition);
        ArgumentException.ThrowIfNullOrEmpty(key);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new { Key = key, Data = data }, JsonSerializerOptions.Web);
        return Json(await _http.PostAsync("v1/sagas/" + Uri.EscapeDataString(definition), body, idempotencyKey ?? key, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>A saga with its history; null when there is none.</summary>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async ValueTask<JsonElement?> GetSagaAsync(string definition, string key, CancellationToken cancellationToken = default) =>
        await _http.GetAsync(SagaPath(definition, key, ""), ErrorCodes.SagaNotFound, cancellationToken).ConfigureAwait(false) is { } json ? Json(json) : null;

    /// <summary>Sagas, by definition and key.</summary>
    /// <param name="definition">Only those of this one; null for all.</param>
    /// <param name="status">Only those that stand so, such as <c>open</c> or <c>held</c>; null for all.</param>
    /// <param name="cancellationToken">Ends the list.</param>
    /// <exception cref="EventHubException">The hub refused, failed or cannot be reached.</exception>
    public async IAsyncEnumerable<JsonElement> ListSagasAsync(string? definition = null, string? status = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string filter = (definition is null ? "" : "&definition=" + Uri.EscapeDataString(definition)) + (status is null ? "" : "&status=" + Uri.EscapeDataString(status));
        for (string? next = ""; next is not null;)
        {
            string path = "v1/sagas?limit=1000" + filter + (next.Length == 0 ? "" : "&after=" + Uri.EscapeDataString(next));
            JsonElement page = Json((await _http.GetAsync(path, null, cancellationToken).ConfigureAwait(false))!);
            foreach (JsonElement saga in page.GetProperty("sagas").EnumerateArray())
            {
                yield return saga;
            }

            next = page.GetProperty("next").GetString();
        }
    }

    /// <summary>Says something to a saga.</summary>
    /// <param name="definition">Its definition.</param>
    /// <param name="key">Its key.</param>
    /// <param name="name">What is said.</param>
    /// <param name="payload">More of it.</param>
    /// <param name="idempotencyKey">The same key is one signal; null for one of its own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The saga as it is then; <c>effect</c> says whether the signal was taken, repeated or deferred.</returns>
    /// <exception cref="EventHubException">It does not wait for that, or has ended, or the hub refused, failed or cannot be reached.</exception>
    public async ValueTask<JsonElement> SignalSagaAsync<T>(string definition, string key, string name, T payload, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new { Name = name, Payload = payload }, JsonSerializerOptions.Web);
        return Json(await _http.PostAsync(SagaPath(definition, key, ":signal"), body, idempotencyKey, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Ends a saga, with what was done undone.</summary>
    /// <exception cref="EventHubException">It has ended, or the hub refused, failed or cannot be reached.</exception>
    public ValueTask<JsonElement> CancelSagaAsync(string definition, string key, string? reason = null, CancellationToken cancellationToken = default) =>
        ControlAsync(definition, key, ":cancel", reason is null ? null : JsonSerializer.SerializeToUtf8Bytes(new { Reason = reason }, JsonSerializerOptions.Web), cancellationToken);

    /// <summary>Tries at once what is held, or waits for its next attempt.</summary>
    /// <exception cref="EventHubException">Nothing is, or the hub refused, failed or cannot be reached.</exception>
    public ValueTask<JsonElement> RetrySagaAsync(string definition, string key, CancellationToken cancellationToken = default) => ControlAsync(definition, key, ":retry", null, cancellationToken);

    /// <summary>Lets nothing happen until it is resumed.</summary>
    /// <exception cref="EventHubException">It has ended, or the hub refused, failed or cannot be reached.</exception>
    public ValueTask<JsonElement> PauseSagaAsync(string definition, string key, CancellationToken cancellationToken = default) => ControlAsync(definition, key, ":pause", null, cancellationToken);

    /// <summary>Lets it go on with what has arrived.</summary>
    /// <exception cref="EventHubException">It has ended, or the hub refused, failed or cannot be reached.</exception>
    public ValueTask<JsonElement> ResumeSagaAsync(string definition, string key, CancellationToken cancellationToken = default) => ControlAsync(definition, key, ":resume", null, cancellationToken);

    /// <summary>Takes a saga to another version of its definition: <c>await client.MigrateSagaAsync("order", "4711", 2)</c>.</summary>
    /// <param name="definition">Its definition.</param>
    /// <param name="key">Its key.</param>
    /// <param name="version">The version it is to follow, from 1.</param>
    /// <param name="states">Which state of that version stands for which; one that is not here stands for itself. Null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The saga as it is then; <c>effect</c> is <c>repeated</c> where it followed that version already.</returns>
    /// <exception cref="EventHubException">There is no such version, it cannot be taken there (the message says why) or has ended, or the hub refused, failed or cannot be reached.</exception>
    public ValueTask<JsonElement> MigrateSagaAsync(string definition, string key, int version, IReadOnlyDictionary<string, string>? states = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        return ControlAsync(definition, key, ":migrate", JsonSerializer.SerializeToUtf8Bytes(new { Version = version, States = states }, JsonSerializerOptions.Web), cancellationToken);
    }

    private async ValueTask<JsonElement> ControlAsync(string definition, string key, string verb, byte[]? body, CancellationToken cancellationToken) =>
        Json(await _http.PostAsync(SagaPath(definition, key, verb), body, null, cancellationToken).ConfigureAwait(false));

    private static string SagaPath(string definition, string key, string verb)
    {
        ArgumentException.ThrowIfNullOrEmpty(definition);
        ArgumentException.ThrowIfNullOrEmpty(key);
        return $"v1/sagas/{Uri.EscapeDataString(definition)}/{Uri.EscapeDataString(key)}{verb}";
    }
}
