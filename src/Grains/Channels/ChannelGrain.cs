using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.Channels;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Protocol.Publishing;
using Orleans;
using Orleans.Concurrency;

namespace EventHub.Grains.Channels;

/// <summary>
/// One channel, for .NET code that holds grain references. It keeps nothing: events go the way those of the gateway go, into the partition of this
/// process, so calls interleave and the log orders them.
/// </summary>
[Reentrant]
internal sealed partial class ChannelGrain(IPartitions partitions, PolicyBoard policies, PublishLimits limits) : Grain, IChannelGrain
{
    /// <inheritdoc/>
    public async Task<PublishAnswer> Publish(NewEvent newEvent)
    {
        ArgumentNullException.ThrowIfNull(newEvent);
        using ChannelBatch batch = new(1, policies);
        NewEventReader.Read(Name, newEvent, new FieldPath(""), 0, limits, batch);
        IPartition partition = Partition();
        await batch.AppendAsync(partition);
        return batch.Answer(0, partition);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<PublishAnswer>> PublishMany(ImmutableArray<NewEvent> newEvents)
    {
        int count = newEvents.IsDefault ? 0 : newEvents.Length;
        if (count > limits.BatchEventsMax)
        {
            PublishAnswer refused = new() { Refusal = Refusal.Of(PublishRefusals.BatchTooLarge(count, limits.BatchEventsMax)) };
            return [.. Enumerable.Repeat(refused, count)];
        }

        using ChannelBatch batch = new(count, policies);
        for (int i = 0; i < count; i++)
        {
            NewEventReader.Read(Name, newEvents[i] ?? throw new ArgumentNullException(nameof(newEvents), $"Event {i} is null."), new FieldPath("", i), i, limits, batch);
        }

        IPartition partition = Partition();
        await batch.AppendAsync(partition);
        return [.. Enumerable.Range(0, count).Select(i => batch.Answer(i, partition))];
    }

    /// <inheritdoc/>
    public async Task<ChannelCounters> Counters()
    {
        await partitions.RefreshAsync(isWhole: true, CancellationToken.None);
        IPartition partition = Partition();
        ChannelSummary? found = partition.Channels().FirstOrDefault(channel => channel.Name == Name);
        return found is null
            ? new ChannelCounters(partition.Number, 0, 0, 0, 0, null)
            : new ChannelCounters(
                partition.Number, found.Events, found.Bytes, found.FirstSequence, found.LastSequence, new DateTimeOffset(found.LastTicks, TimeSpan.Zero));
    }

    private string Name => this.GetPrimaryKeyString();

    private IPartition Partition() => partitions.OwnerOf(Encoding.UTF8.GetBytes(Name));
}
