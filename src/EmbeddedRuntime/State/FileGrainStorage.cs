using System.Text.Json;
using EventHub.EmbeddedRuntime.State;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>
/// A storage of one file for each state, <c>folder/type/key.state</c>. It keeps:
/// - a write is there whole or not at all, and is on stable storage on return: new file, sync, rename, sync of the folder;
/// - a file that was damaged is reported by <see cref="CorruptStateException"/> and left alone, never taken for absent;
/// - names are escaped so that every grain has a file of its own, on file systems that ignore case too.
/// One process at a time may use the folder.
/// </summary>
public sealed class FileGrainStorage : IGrainStorage
{
    private readonly StateFolder _folder;

    /// <summary>Keeps states under <paramref name="folder"/>, which is made when first needed. The clock, the system's by default, gives the first ETag.</summary>
    public FileGrainStorage(string folder, TimeProvider? clock = null) => _folder = new StateFolder(folder, clock ?? TimeProvider.System);

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        return Task.Run(() =>
        {
            StateFile file = _folder.FileOf(grainId, stateName);
            StateRecord? record;
            lock (_folder.GateOf(file))
            {
                record = file.Read();
            }

            grainState.State = record is null ? FreshState.Create<T>() : Deserialize<T>(record, file);
            grainState.ETag = record?.ETag;
            grainState.RecordExists = record is not null;
        });
    }

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);

        // Here, in the grain's turn, so that what it changes later is not half written.
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(grainState.State, StateJson.Options);
        string? etag = grainState.ETag;
        return Task.Run(() =>
        {
            StateFile file = _folder.FileOf(grainId, stateName);
            lock (_folder.GateOf(file))
            {
                string? stored = file.Read()?.ETag;
                StateETag.Check(stateName, grainId, stored, etag);
                grainState.ETag = file.Write(json, _folder.NextVersion(stored));
            }

            grainState.RecordExists = true;
        });
    }

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        return Task.Run(() =>
        {
            StateFile file = _folder.FileOf(grainId, stateName);
            lock (_folder.GateOf(file))
            {
                StateETag.Check(stateName, grainId, file.Read()?.ETag, grainState.ETag);
                file.Delete();
            }

            grainState.State = FreshState.Create<T>();
            grainState.ETag = null;
            grainState.RecordExists = false;
        });
    }

    private static T? Deserialize<T>(StateRecord record, StateFile file)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(record.Json.Span, StateJson.Options);
        }
        catch (JsonException exception)
        {
            throw new CorruptStateException($"The state in {file.Path} is no {typeof(T)}: {exception.Message} Restore the file, or move it away to start anew.", exception);
        }
    }
}
