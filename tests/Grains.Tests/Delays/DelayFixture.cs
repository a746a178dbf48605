using System.Text;
using EventHub.EventLog;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Tests.Partitions;
using EventHub.Protocol.Records;
using EventHub.Tests.Kit;
using EventId = EventHub.Protocol.Positions.EventId;

namespace EventHub.Grains.Tests.Delays;

/// <summary>A partition into which delayed events are published; what is released is read as a watcher would.</summary>
internal sealed class DelayFixture : IAsyncDisposable
{
    private DelayFixture(PartitionFixture log) => Log = log;

    public static TimeSpan Patience => PartitionFixture.Patience;

    public PartitionFixture Log { get; }

    public Grains.Partitions.LocalPartition Partition => Log.Partition;

    public FakeTimeProvider Time => Log.Time;

    public int Waiting => Partition.Statistics().DelayedEvents;

    public static async Task<DelayFixture> OpenAsync(Func<EventLogOptions, EventLogOptions>? configure = null) => new(await PartitionFixture.OpenAsync(configure));

    /// <summary>Publishes an event for so many seconds from now; its id.</summary>
    public async Task<EventId> PublishAsync(string channel, double seconds, string? key = null, string payload = "{}")
    {
        AppendResult result = await Log.PublishAsync(channel, payload, key, deliverAt: Time.GetUtcNow().AddSeconds(seconds));
        return IdOf(result);
    }

    public EventId IdOf(AppendResult result) => EventId.Create(Partition.Number, result.Lsn, result.TimeTicks);

    public async Task<bool> DeleteAsync(EventId id) => await Partition.DeleteAsync(id, CancellationToken.None).AsTask().WaitAsync(Patience);

    /// <summary>The event as status, channel and sequence; null when there is none.</summary>
    public async Task<(string Status, string Channel, long Sequence)?> FindAsync(EventId id)
    {
        using FoundEvent? found = await Partition.FindAsync(id, CancellationToken.None);
        Assert.Equal(id, found?.Id ?? id);
        return found is null ? null : (found.State.Status.ToString(), Encoding.UTF8.GetString(found.Record.Channel), found.Record.Sequence);
    }

    /// <summary>Lets time pass, and waits until so many events are stored.</summary>
    public async Task PassAsync(double seconds, long lastSequence)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        await StoredAsync(lastSequence);
    }

    /// <summary>Waits until so many events are stored, and nothing that was released waits any more.</summary>
    public async Task StoredAsync(long lastSequence)
    {
        while (Partition.Bounds.LastSequence < lastSequence)
        {
            await Partition.WaitAsync(Partition.Bounds.LastSequence, CancellationToken.None).AsTask().WaitAsync(Patience);
        }

        using CancellationTokenSource deadline = new(Patience);
        while (Partition.IsReleasing || Partition.Statistics().OverdueSeconds > 0)
        {
            Assert.False(deadline.IsCancellationRequested, "What is due still waits.");
            await Task.Yield();
        }
    }

    /// <summary>Channels of all events that have a sequence, in order.</summary>
    public Task<List<string>> ChannelsAsync() => Log.ForwardAsync(0, PartitionFixture.Patterns(">"));

    /// <summary>Channels of those that wait, in the order they were published.</summary>
    public async Task<List<string>> WaitingChannelsAsync()
    {
        List<string> channels = [];
        foreach (long lsn in Partition.DelayedBehind(0, ascending: true, int.MaxValue - 1))
        {
            using FoundEvent? found = await Partition.FindAsync(lsn, CancellationToken.None);
            channels.Add(Encoding.UTF8.GetString(found!.Record.Channel));
        }

        return channels;
    }

    public Task RestartAsync() => Log.RestartAsync();

    public ValueTask DisposeAsync() => Log.DisposeAsync();
}
