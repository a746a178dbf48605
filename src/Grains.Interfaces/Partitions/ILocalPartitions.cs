using System.Collections.Immutable;

namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>
/// The partitions whose owner runs in this process: the gateway's only way to the log. Appending and reading here is
/// plain in-process code, no grain call.
/// </summary>
public interface ILocalPartitions
{
    /// <summary>All of them, by number.</summary>
    ImmutableArray<ILocalPartition> All { get; }

    /// <summary>The partition <paramref name="channel"/> lives in: always the same one.</summary>
    ILocalPartition OwnerOf(ReadOnlySpan<byte> channel);

    /// <summary>The partition with this number, or null when there is none here.</summary>
    ILocalPartition? Find(int partition);
}
