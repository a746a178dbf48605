using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Subscriptions.Cursors;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Records;
using EventHub.Protocol.Replays;

namespace EventHub.Grains.Replays;

/// <content>Counting what a replay would hand out, by the same rule that hands out.</content>
internal sealed partial class PartitionReplays
{
    /// <inheritdoc/>
    public async ValueTask<ReplayCount> CountAsync(ReplayRequest request, ReplayRange range, long? subscription, long examinedMax, CancellationToken cancellationToken)
    {
        Count count = new(owner, request, range, subscription);
        for (long after = range.From - 1; after < range.Before - 1 && count.Examined < examinedMax;)
        {
            PartitionRead read = await owner.Partition.ReadForwardAsync(after, count.Patterns, Lanes.All, cancellationToken).ConfigureAwait(false);
            List<(SubscriptionCursor Cursor, long Sequence)> asked = [];
            using (read.Batch)
            {
                count.Take(read.Batch, after, range.Before, asked);
            }

            foreach ((SubscriptionCursor cursor, long sequence) in asked)
            {
                count.Add(cursor, await owner.HasAckedAsync(cursor.Subscription.Id, sequence).ConfigureAwait(false) ? 0 : 1);
            }

            if (read.Batch is null && read.Place <= after)
            {
                break;
            }

            after = read.Place;
            cancellationToken.ThrowIfCancellationRequested();
        }

        return new ReplayCount(count.Matched.ToImmutableDictionary(), count.Examined, count.Examined < examinedMax);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<long> Candidates(ReplayRequest request)
    {
        HashSet<SubscriptionCursor> found = [];
        foreach (ChannelSummary channel in owner.Partition.Channels())
        {
            byte[] name = Encoding.UTF8.GetBytes(channel.Name);
            if (request.Patterns?.Matches(name) != false)
            {
                owner.Trie.Match(name, found);
            }
        }

        return [.. found.Select(cursor => cursor.Subscription.Id)];
    }

    // One count; the parts of the subscriptions that came up so far.
    private sealed class Count(Subscriptions.PartitionDeliveries owner, ReplayRequest request, ReplayRange range, long? subscription)
    {
        private readonly PartitionReplay _replay = new(
            new ReplayDefinition(Guid.Empty, ReplayKind.Events, "{}", [range], [], 0), range.Partition, request, null, 0);

        private readonly ChannelMatches<SubscriptionCursor> _matches = new();
        private readonly PatternTrie<SubscriptionCursor> _trie = owner.Trie;
        private readonly Dictionary<SubscriptionCursor, ReplayPart> _parts = [];

        public PatternSet Patterns => request.Patterns ?? (subscription is { } id ? owner.Known(id)?.Subscription.Definition.Patterns : null) ?? PatternSet.Everything;

        public long Examined { get; private set; }

        public Dictionary<long, long> Matched { get; } = [];

        public void Take(StoredBatch? batch, long after, long before, List<(SubscriptionCursor Cursor, long Sequence)> asked)
        {
            if (batch is null)
            {
                return;
            }

            foreach (StoredRecord record in batch)
            {
                if (!record.IsEvent || record.Sequence <= after || record.Sequence >= before)
                {
                    continue;
                }

                Examined++;
                foreach (SubscriptionCursor cursor in _matches.Of(_trie, record.Channel))
                {
                    Wanted wanted = subscription is { } id && cursor.Subscription.Id != id ? Wanted.No : cursor.WantsAgain(PartOf(cursor), record);
                    if (wanted == Wanted.AskJournal)
                    {
                        asked.Add((cursor, record.Sequence));
                    }
                    else if (wanted == Wanted.Yes)
                    {
                        Add(cursor, 1);
                    }
                }
            }
        }

        public void Add(SubscriptionCursor cursor, int more)
        {
            if (more > 0)
            {
                long id = cursor.Subscription.Id;
                Matched[id] = Matched.GetValueOrDefault(id) + more;
            }
        }

        private ReplayPart PartOf(SubscriptionCursor cursor)
        {
            if (!_parts.TryGetValue(cursor, out ReplayPart? part))
            {
                _parts.Add(cursor, part = cursor.CountFor(_replay));
            }

            return part;
        }
    }
}
