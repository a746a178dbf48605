using EventHub.Silo.Streams;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace EventHub.Silo.Tests.Streams;

/// <summary>The storage of the place up to which streams are delivered.</summary>
internal sealed class Notes : IGrainStorage
{
    private int _version;

    /// <summary>What is noted; null for nothing.</summary>
    public long? Place { get; private set; }

    /// <summary>Another queue notes a place.</summary>
    public void Note(long place) => (Place, _version) = (place, _version + 1);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        (grainState.RecordExists, grainState.ETag) = (Place is not null, _version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        grainState.State = (T)(object)new HubStreamPlace { Sequence = Place ?? 0 };
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState.ETag != _version.ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
            throw new InconsistentStateException("Another one has noted a place.");
        }

        _version++;
        Place = ((HubStreamPlace)(object)grainState.State!).Sequence;
        return ReadStateAsync(stateName, grainId, grainState);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();
}
