namespace EventHub.Silo.Storage;

/// <summary>Opens the partitions of this process.</summary>
/// <exception cref="EventHub.Protocol.Errors.EventHubException">
/// <c>DataFolderInUse</c>, <c>UnreadableLog</c>, <c>StorageFull</c>, <c>InvalidSetting</c>.
/// </exception>
internal delegate Task<OpenStorage> PartitionsOpener(CancellationToken cancellationToken);
