namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>What a purge took, or would take.</summary>
/// <param name="Events">How many events; those deleted before count too.</param>
/// <param name="Bytes">Their bytes, as the log stores them.</param>
public readonly record struct PurgeResult(long Events, long Bytes);
