using EventHub.Grains.Interfaces.Partitions;

namespace EventHub.Silo.Storage;

/// <summary>Opens the partitions of this process. The result is disposed of to flush and close them.</summary>
/// <exception cref="EventHub.Protocol.Errors.EventHubException"><c>DataFolderInUse</c>, <c>UnreadableLog</c>.</exception>
internal delegate Task<ILocalPartitions> PartitionsOpener(CancellationToken cancellationToken);
