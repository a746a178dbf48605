using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>
/// Where grain state is kept, registered as a keyed service under the storage's name. A write or clear succeeds only if the record
/// still has the state's ETag, null meaning that there is none; it is durable on return, and sets the new ETag.
/// </summary>
public interface IGrainStorage
{
    /// <summary>Reads a record into <paramref name="grainState"/>; without a record its ETag becomes null and its value a fresh one.</summary>
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Reads a record into <paramref name="grainState"/>; without a record its ETag becomes null and its value a fresh one.</summary>
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        ReadStateAsync(stateName, grainId, grainState);

    /// <summary>Writes a record.</summary>
    /// <exception cref="InconsistentStateException">The record has another ETag.</exception>
    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Writes a record.</summary>
    /// <exception cref="InconsistentStateException">The record has another ETag.</exception>
    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        WriteStateAsync(stateName, grainId, grainState);

    /// <summary>Removes a record.</summary>
    /// <exception cref="InconsistentStateException">The record has another ETag.</exception>
    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Removes a record.</summary>
    /// <exception cref="InconsistentStateException">The record has another ETag.</exception>
    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        ClearStateAsync(stateName, grainId, grainState);
}
