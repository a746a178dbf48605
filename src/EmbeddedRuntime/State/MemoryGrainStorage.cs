using System.Collections.Concurrent;
using System.Text.Json;
using EventHub.EmbeddedRuntime.State;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A storage that lives with the process. It keeps states as JSON, so what a grain changes without writing it is not kept.</summary>
public sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(GrainId Grain, string Name), (string ETag, byte[] Json)> _records = new();
    private long _lastETag;

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        bool exists = _records.TryGetValue((grainId, stateName), out (string ETag, byte[] Json) record);
        grainState.RecordExists = exists;
        grainState.ETag = exists ? record.ETag : null;
        grainState.State = exists ? JsonSerializer.Deserialize<T>(record.Json, StateJson.Options) : FreshState.Create<T>();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        (string ETag, byte[] Json) record = (StateETag.Format(Interlocked.Increment(ref _lastETag)), JsonSerializer.SerializeToUtf8Bytes(grainState.State, StateJson.Options));
        lock (_records)
        {
            Check(stateName, grainId, grainState.ETag);
            _records[(grainId, stateName)] = record;
        }

        grainState.ETag = record.ETag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        lock (_records)
        {
            Check(stateName, grainId, grainState.ETag);
            _records.TryRemove((grainId, stateName), out _);
        }

        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = FreshState.Create<T>();
        return Task.CompletedTask;
    }

    private void Check(string stateName, GrainId grainId, string? etag)
    {
        string? stored = _records.TryGetValue((grainId, stateName), out (string ETag, byte[] Json) record) ? record.ETag : null;
        StateETag.Check(stateName, grainId, stored, etag);
    }
}
