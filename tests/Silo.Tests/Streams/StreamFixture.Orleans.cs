using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using EventHub.Client.Orleans.Streams;
using EventHub.EventLog;
using EventHub.EventLog.Disks;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Records;
using EventHub.Silo.Clustering;
using EventHub.Silo.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;
using Orleans.Streams;

namespace EventHub.Silo.Tests.Streams;

/// <summary>A partition in memory as a queue of streams, in the hands of the test, which does what an agent does.</summary>
internal sealed class StreamFixture : IAsyncDisposable
{
    private readonly OwnedPartitions _owned;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private StreamFixture()
    {
        MemoryDisk disk = new(256 << 20);
        _owned = new OwnedPartitions(1, "here", () => (number, durable) => SegmentedEventLog.Open(new LogSetup
        {
            Options = new EventLogOptions { Partition = number, Directory = "/partition" },
            Disk = disk,
            Time = TimeProvider.System,
            DurableNextLsn = durable,
        }), TimeProvider.System, NullLogger<OwnedPartitions>.Instance);
    }

    public Notes Notes { get; } = new();

    public IPartition Partition { get; private set; } = null!;

    public static async Task<StreamFixture> StartAsync()
    {
        StreamFixture fixture = new();
        fixture.Partition = (await fixture._owned.TakeAsync(0, static () => { }, CancellationToken.None))!.Partition;
        return fixture;
    }

    /// <summary>A queue as another silo would have it, which goes on from the note.</summary>
    public HubStreamQueue NewQueue() => new(
        Partition, _owned, new HubStreamNote(0, Notes), new HubStreamInstruments(_services.GetRequiredService<IMeterFactory>()), DateTimeOffset.UnixEpoch, TimeProvider.System,
        NullLogger<HubStreamQueue>.Instance);

    /// <summary>Publishes events with these numbers as payloads, as one batch.</summary>
    public async Task PublishAsync(string channel, params int[] numbers)
    {
        using EventBatch batch = EventBatch.Rent();
        foreach (int number in numbers)
        {
            batch.Add(new EventDraft(Encoding.UTF8.GetBytes(channel)) { Payload = Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)), PayloadIsJson = true });
        }

        await Partition.AppendAsync(batch);
    }

    /// <summary>Has a queue read until it has everything, or was rung.</summary>
    public static async Task<IReadOnlyList<HubStreamItem>> PullAsync(HubStreamQueue queue, int count)
    {
        List<HubStreamItem> all = [];
        using CancellationTokenSource late = new(TimeSpan.FromMinutes(1));
        while (all.Count < count)
        {
            IList<IBatchContainer> some = await queue.GetQueueMessagesAsync(1000, late.Token);
            Assert.False(late.IsCancellationRequested, $"Of {count} items {all.Count} came.");
            queue.AddToCache(some);
            all.AddRange(some.OfType<HubStreamItem>());
        }

        return all;
    }

    /// <summary>The numbers of the events that a cursor gives now.</summary>
    public static int[] Take(IQueueCacheCursor cursor)
    {
        List<int> numbers = [];
        while (cursor.MoveNext())
        {
            HubStreamItem item = (HubStreamItem)cursor.GetCurrent(out _)!;
            numbers.AddRange(item.GetEvents<Grains.Interfaces.Events.HubEvent>().Select(static one => int.Parse(Encoding.ASCII.GetString(one.Item1.Payload.AsSpan()), CultureInfo.InvariantCulture)));
        }

        return [.. numbers];
    }

    public static StreamId StreamOf(string channel) => StreamId.Create(default, Encoding.UTF8.GetBytes(channel));

    public async ValueTask DisposeAsync()
    {
        await _owned.DisposeAsync();
        await _services.DisposeAsync();
    }
}
