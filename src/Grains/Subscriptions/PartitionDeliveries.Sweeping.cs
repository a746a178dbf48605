using System.Text;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Subscriptions.Cursors;

namespace EventHub.Grains.Subscriptions;

/// <content>What retention takes before it was delivered.</content>
internal sealed partial class PartitionDeliveries
{
    private long _forgottenBefore;

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, long>> Expired
    {
        get
        {
            lock (_gate)
            {
                return [.. _byName.Where(entry => entry.Value.Expired > 0).Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Expired))];
            }
        }
    }

    /// <summary>
    /// True when no subscription has anything to look at below <paramref name="before"/>; else those that may have are at it, and it is asked again. Only
    /// those that want a channel with events there look.
    /// </summary>
    public bool Sweep(long before)
    {
        if (!IsReady || Array.TrueForAll(Cursors(), cursor => cursor.HasPassed(before)))
        {
            return IsReady;
        }

        HashSet<SubscriptionCursor> lagging = [];
        foreach (ChannelSummary channel in Partition.Channels())
        {
            if (channel.FirstSequence < before)
            {
                lagging.UnionWith([.. RecipientsOf(Encoding.ASCII.GetBytes(channel.Name))]);
            }
        }

        bool isDone = true;
        foreach (SubscriptionCursor cursor in lagging)
        {
            isDone &= cursor.SweepTo(before);
        }

        return isDone;
    }

    /// <summary>Nobody asks any more what became of events below <paramref name="sequence"/>.</summary>
    public void ForgetBefore(long sequence)
    {
        if (sequence > _forgottenBefore)
        {
            _forgottenBefore = sequence;
            Array.ForEach(Cursors(), cursor => cursor.ForgetBefore(sequence));
        }
    }
}
