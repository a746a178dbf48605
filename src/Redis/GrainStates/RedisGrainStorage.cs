using System.Globalization;
using System.Text.Json;
using EventHub.EmbeddedRuntime.State;
using EventHub.Redis.Connections;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using StackExchange.Redis;

namespace EventHub.Redis.GrainStates;

/// <summary>
/// Grain states in Redis, each a hash of its own with its ETag and its JSON.
/// <code>
///   eventhub:{grains}:state:Type/3:key/name  hash: etag, json
///   eventhub:{grains}:version               the ETag given last
/// </code>
/// A write or clear is one script, so it is done whole or not at all, and only where the record still has the ETag that was read. On return it is as durable as the
/// server's <c>appendfsync</c> says. When the server does not answer it throws <see cref="RedisUnavailableException"/>, and what became of the record is unknown.
/// </summary>
public sealed class RedisGrainStorage(RedisConnection connection) : IGrainStorage
{
    private const string Write = """
        local stored = redis.call('HGET', KEYS[1], 'etag') or ''
        if stored ~= ARGV[1] then
          return {0, stored}
        end
        local etag = string.format('%d', redis.call('INCR', KEYS[2]))
        redis.call('HSET', KEYS[1], 'etag', etag, 'json', ARGV[2])
        return {1, etag}
        """;

    private const string Clear = """
        local stored = redis.call('HGET', KEYS[1], 'etag') or ''
        if stored ~= ARGV[1] then
          return {0, stored}
        end
        redis.call('DEL', KEYS[1])
        return {1, ''}
        """;

    private readonly string _root = connection.Address.Prefix + ":{grains}:";

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        RedisKey key = KeyOf(stateName, grainId);
        RedisResult[] fields = (RedisResult[])(await connection.ExecuteAsync("HMGET", key, "etag", "json").ConfigureAwait(false))!;
        bool exists = !fields[0].IsNull;
        grainState.State = exists ? Deserialize<T>(key, (byte[])fields[1]!) : FreshState.Create<T>();
        grainState.ETag = exists ? (string)fields[0]! : null;
        grainState.RecordExists = exists;
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);

        // Before anything is awaited, in the grain's turn: what it changes later is not half written.
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(grainState.State, StateJson.Options);
        grainState.ETag = await RunAsync(Write, stateName, grainId, grainState.ETag, json).ConfigureAwait(false);
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        await RunAsync(Clear, stateName, grainId, grainState.ETag, []).ConfigureAwait(false);
        grainState.State = FreshState.Create<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private async Task<string> RunAsync(string script, string stateName, GrainId grain, string? etag, byte[] json)
    {
        RedisResult[] answer = (RedisResult[])(await connection.ExecuteAsync(
            "EVAL", script, 2, KeyOf(stateName, grain), (RedisKey)(_root + "version"), etag ?? "", json).ConfigureAwait(false))!;
        string found = (string)answer[1]!;
        if ((long)answer[0] == 0)
        {
            // Throws: they differ.
            StateETag.Check(stateName, grain, found.Length == 0 ? null : found, etag);
        }

        return found;
    }

    // The lengths keep apart what the separators alone would not.
    private RedisKey KeyOf(string stateName, GrainId grain) => string.Create(
        CultureInfo.InvariantCulture, $"{_root}state:{grain.Type}/{grain.Key.ToString().Length}:{grain.Key}/{stateName}");

    private static T? Deserialize<T>(RedisKey key, byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, StateJson.Options);
        }
        catch (JsonException exception)
        {
            throw new CorruptStateException($"The state at '{key}' is no {typeof(T)}: {exception.Message} Restore the record, or delete it to start anew.", exception);
        }
    }
}
