using System.Globalization;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace EventHub.Silo.Streams;

/// <summary>The note of how far the streams of a partition are delivered, in the storage of grain state.</summary>
internal sealed class HubStreamNote(int partition, IGrainStorage storage)
{
    private readonly GrainState<HubStreamPlace> _state = new(new HubStreamPlace());
    private readonly GrainId _id = GrainId.Create("eventhubstream", partition.ToString(CultureInfo.InvariantCulture));

    /// <summary>What was noted last; null when nothing ever was.</summary>
    public long? Place => _state.RecordExists ? _state.State!.Sequence : null;

    /// <summary>Looks what is noted.</summary>
    public Task ReadAsync() => storage.ReadStateAsync(HubStreamPlace.Name, _id, _state);

    /// <summary>Notes a place. The fault is the result: somebody else may have noted one meanwhile, who had the queue before or has it now.</summary>
    public async Task<Exception?> TryWriteAsync(long place)
    {
        if (Place == place)
        {
            return null;
        }

        try
        {
            _state.State = new HubStreamPlace { Sequence = place };
            await storage.WriteStateAsync(HubStreamPlace.Name, _id, _state);
            return null;
        }
        catch (Exception fault)
        {
            await ReadAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            return fault;
        }
    }
}
