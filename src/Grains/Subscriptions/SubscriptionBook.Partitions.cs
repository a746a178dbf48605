using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Places;
using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Grains.Subscriptions;

/// <content>How all partitions come to hold the same.</content>
internal sealed partial class SubscriptionBook
{
    // What all partitions hold from now on; null when none of them holds anything.
    private async Task<Subscription?> AgreeAsync(string name)
    {
        ImmutableArray<IPartition> all = partitions.All;
        Subscription? newest = all[0].Deliveries.Find(name);
        foreach (IPartition partition in all)
        {
            // Higher elsewhere: the end of the first log was lost, which a weaker durability allows.
            Subscription? found = partition.Deliveries.Find(name);
            newest = found is not null && found.Id == newest?.Id && found.Version > newest.Version ? found : newest;
        }

        for (int i = 0; i < all.Length; i++)
        {
            await AgreeAsync(all[i].Deliveries, i, name, newest);
        }

        return newest is null ? null : all[0].Deliveries.Find(name) ?? newest;
    }

    private async Task AgreeAsync(IPartitionDeliveries deliveries, int index, string name, Subscription? newest)
    {
        Subscription? found = deliveries.Find(name);
        if (found is not null && found.Id != newest?.Id)
        {
            await deliveries.RemoveAsync(found.Id);
            found = null;
        }

        if (newest is not null && found is null)
        {
            await deliveries.DefineAsync(newest, (await BeginningAsync(newest.Definition.From))[index]);
        }
        else if (newest is not null && found!.Version < newest.Version)
        {
            await deliveries.DefineAsync(newest, long.MaxValue);
        }
    }

    // In every partition, the first one first. The answer is what that one has.
    private async Task<Subscription> DefineAsync(Subscription next, long[]? first)
    {
        Subscription? known = null;
        ImmutableArray<IPartition> all = partitions.All;
        for (int i = 0; i < all.Length; i++)
        {
            Subscription defined = await all[i].Deliveries.DefineAsync(next, first?[i] ?? long.MaxValue);
            known ??= defined;
        }

        return known!;
    }

    // Nothing that is stored before the record, wherever that comes to stand: events may be stored while it is on its way.
    private async Task<long[]> BeginningAsync(string from)
    {
        long[] first = await places.FirstAsync(partitions, from, "/from", CancellationToken.None);
        if (from == "now")
        {
            Array.Fill(first, long.MaxValue);
        }

        return first;
    }
}
