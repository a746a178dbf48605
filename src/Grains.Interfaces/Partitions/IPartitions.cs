using System.Collections.Immutable;

namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>
/// The partitions of the hub: the gateway's only way to the log. Whoever uses it does not know where their owners run: in this process, where appending and reading is
/// plain code and no grain call (<see cref="ILocalPartitions"/>), or in another one.
/// </summary>
public interface IPartitions
{
    /// <summary>All of them, by number.</summary>
    ImmutableArray<IPartition> All { get; }

    /// <summary>The partition <paramref name="channel"/> lives in: always the same one.</summary>
    IPartition OwnerOf(ReadOnlySpan<byte> channel);

    /// <summary>The partition with this number, or null when there is none.</summary>
    IPartition? Find(int partition);

    /// <summary>
    /// From its return on, what partitions say without being waited for is as of now or later. Of partitions in this process it always is.
    /// </summary>
    /// <param name="isWhole">False where channels, where subscriptions stand, and replays do not matter.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask RefreshAsync(bool isWhole, CancellationToken cancellationToken) => default;
}
