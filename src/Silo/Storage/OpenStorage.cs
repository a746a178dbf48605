using EventHub.Grains.Interfaces.Partitions;

namespace EventHub.Silo.Storage;

/// <summary>Partitions that are open.</summary>
/// <param name="partitions">They.</param>
/// <param name="close">Flushes and closes them, and gives up what they stand on.</param>
internal sealed class OpenStorage(ILocalPartitions partitions, Func<ValueTask> close) : IAsyncDisposable
{
    public ILocalPartitions Partitions => partitions;

    public ValueTask DisposeAsync() => close();
}
