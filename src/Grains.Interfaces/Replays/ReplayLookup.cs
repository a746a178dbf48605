using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;

namespace EventHub.Grains.Interfaces.Replays;

/// <summary>Replays as every edge finds and refuses them.</summary>
public static class ReplayLookup
{
    /// <summary>Every replay, over all partitions, oldest first.</summary>
    public static IReadOnlyList<ReplayInfo> Replays(this IPartitions partitions)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        return
        [
            .. partitions.All.SelectMany(partition => partition.Deliveries.Replays.All).Select(progress => progress.Definition.Id).Distinct()
                .Select(id => partitions.Replay(id)).OfType<ReplayInfo>().OrderBy(replay => replay.CreatedAt).ThenBy(replay => replay.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>A replay over all partitions, or null.</summary>
    public static ReplayInfo? Replay(this IPartitions partitions, Guid id)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        ReplayProgress[] parts = [.. partitions.All.Select(partition => partition.Deliveries.Replays.Find(id)).OfType<ReplayProgress>()];
        if (parts.Length == 0)
        {
            return null;
        }

        // Over where every partition has come to its end; until then the newest word of the others counts.
        ReplayProgress? live = parts.Where(part => part.State != ReplayState.Completed).MaxBy(part => part.Version);
        ReplayState state = live?.State ?? (parts.Length == partitions.All.Length ? ReplayState.Completed : ReplayState.Running);
        bool isOver = state is ReplayState.Completed or ReplayState.Cancelled;
        ReplayDefinition definition = parts[0].Definition;
        return new ReplayInfo(
            id.ToString(), definition.Kind, state, definition.Request, NamesOf(partitions, definition), definition.Matched < 0 ? null : definition.Matched,
            parts.Sum(part => part.HandedOut), parts.Sum(part => part.Open), parts.Sum(part => part.Failed),
            new DateTimeOffset(parts.Min(part => part.CreatedTicks), TimeSpan.Zero),
            isOver ? new DateTimeOffset(parts.Max(part => part.EndedTicks), TimeSpan.Zero) : null);
    }

    /// <summary>The id of the replay that an idempotency key stands for.</summary>
    public static Guid IdOf(string idempotencyKey)
    {
        ArgumentNullException.ThrowIfNull(idempotencyKey);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes("replay\0" + idempotencyKey), hash);

        // Version 8 of RFC 9562: made by a rule of one's own.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>EH2013.</summary>
    public static Problem NotFound(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return new Problem(ErrorCodes.ReplayNotFound,
            $"There is no replay '{ChannelText.Show(Encoding.UTF8.GetBytes(id))}'. GET /v1/replays lists those there are; of those that are over the newest {ReplayLimits.KeptMax:N0} are remembered.");
    }

    private static ImmutableArray<string> NamesOf(IPartitions partitions, ReplayDefinition definition)
    {
        HashSet<long> ids = [.. definition.Subscriptions];
        return [.. partitions.All[0].Deliveries.All.Where(subscription => ids.Contains(subscription.Id)).Select(subscription => subscription.Name)];
    }
}
