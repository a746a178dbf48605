using System.Text;
using EventHub.EventLog;
using EventHub.EventLog.Disks;
using EventHub.Tests.Kit;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Partitions;
using EventHub.Grains.Replays;
using EventHub.Grains.Sagas;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventHub.Grains.Tests.Partitions;

/// <summary>A partition on a disk in memory and a clock that the test moves; it can be closed and opened again.</summary>
internal sealed class PartitionFixture : IAsyncDisposable
{
    private PartitionFixture(EventLogOptions options) => Options = options;

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public BreakableDisk Disk { get; private set; } = new();

    public FakeTimeProvider Time { get; } = new();

    public EventLogOptions Options { get; }

    public LocalPartition Partition { get; private set; } = null!;

    public static async Task<PartitionFixture> OpenAsync(Func<EventLogOptions, EventLogOptions>? configure = null, ISagaServices? services = null, SagaSurroundings? around = null)
    {
        EventLogOptions options = new() { Directory = "/log", Partition = 3 };
        PartitionFixture fixture = new(configure?.Invoke(options) ?? options) { Services = services, Around = around };
        await fixture.StartAsync();
        return fixture;
    }

    public static PatternSet Patterns(params string[] texts) => new([.. texts.Select(text =>
        ChannelPattern.TryParse(text, out ChannelPattern? pattern, out string? error) ? pattern : throw new ArgumentException(error))]);

    /// <summary>Done with every log that was just opened, before anybody reads from it.</summary>
    public Action<BreakableDisk>? Opened { get; set; }

    /// <summary>Whom sagas call; null for nobody.</summary>
    public ISagaServices? Services { get; set; }

    /// <summary>The other partitions; null for none.</summary>
    public SagaSurroundings? Around { get; set; }

    public PolicySet Policies { get; set; } = PolicySet.Empty;

    public async Task StartAsync()
    {
        Partition = await OpenWithoutPoliciesAsync();
        await Partition.ApplyPoliciesAsync(Policies, CancellationToken.None).AsTask().WaitAsync(Patience);
    }

    public Task<LocalPartition> OpenWithoutPoliciesAsync() =>
        LocalPartition.OpenAsync(Options.Partition, Open, Time, ThreadPoolScheduler.Instance, new ReplayPaces(Time), NullLogger.Instance, CancellationToken.None, Around ?? new SagaSurroundings(1, Services));

    public async Task RestartAsync()
    {
        await Partition.DisposeAsync();
        await StartAsync();
    }

    /// <summary>The process dies where it stands, and another opens what it had written.</summary>
    public async Task KillAsync()
    {
        LocalPartition killed = Partition;
        Disk = Disk.Fork(Options.Directory);
        await StartAsync();
        await killed.DisposeAsync();
    }

    public async Task<AppendResult> PublishAsync(string channel, string payload = "{}", string? key = null, string? source = null, string? sourceId = null,
        long expiresAtTicks = 0, string? orderingKey = null, EventPriority priority = EventPriority.Normal, DateTimeOffset? deliverAt = null, string? type = null)
    {
        using EventBatch batch = EventBatch.Rent();
        batch.Add(new EventDraft(Encoding.UTF8.GetBytes(channel))
        {
            Payload = Encoding.UTF8.GetBytes(payload),
            PayloadIsJson = true,
            IdempotencyKey = Encoding.UTF8.GetBytes(key ?? ""),
            Source = Encoding.UTF8.GetBytes(source ?? ""),
            SourceId = Encoding.UTF8.GetBytes(sourceId ?? ""),
            ExpiresAtTicks = expiresAtTicks,
            Key = Encoding.UTF8.GetBytes(orderingKey ?? ""),
            Priority = priority,
            DeliverAtTicks = deliverAt?.UtcTicks ?? 0,
            Type = Encoding.UTF8.GetBytes(type ?? ""),
        });
        await Partition.AppendAsync(batch).AsTask().WaitAsync(Patience);
        return batch.Results[0];
    }

    /// <summary>Publishes once the partition has opened its log again: that happens in the background, with pauses on the fake clock, which this moves.</summary>
    public async Task<AppendResult> PublishWhenOpenAsync(string channel)
    {
        using CancellationTokenSource deadline = new(PartitionFixture.Patience);
        while (true)
        {
            Assert.False(deadline.IsCancellationRequested, "The partition did not open again.");
            try
            {
                return await PublishAsync(channel);
            }
            catch (EventHubException exception) when (exception.IsRetryable)
            {
                Time.AdvanceToWaiting(TimeSpan.FromSeconds(10));
                await Task.Yield();
            }
        }
    }

    /// <summary>Publishes many events, a hundred of 1 KiB at a time, so that they stand in several stretches of the log.</summary>
    public async Task PublishManyAsync(int count, Func<int, string> channelOf)
    {
        byte[] payload = Encoding.ASCII.GetBytes("\"" + new string('x', 1022) + "\"");
        for (int start = 0; start < count; start += 100)
        {
            using EventBatch batch = EventBatch.Rent();
            for (int index = start; index < Math.Min(count, start + 100); index++)
            {
                batch.Add(new EventDraft(Encoding.ASCII.GetBytes(channelOf(index))) { Payload = payload, PayloadIsJson = true });
            }

            await Partition.AppendAsync(batch).AsTask().WaitAsync(Patience);
        }
    }

    /// <summary>Channels of the events behind a place, as a walk finds them.</summary>
    public async Task<List<string>> ForwardAsync(long after, PatternSet patterns)
    {
        List<string> found = [];
        for (long place = after; ;)
        {
            PartitionRead read = await Partition.ReadForwardAsync(place, patterns, Lanes.All, CancellationToken.None);
            Collect(read, found, sequence => sequence > place, patterns);
            place = read.Place;
            if (read.AtEnd)
            {
                return found;
            }
        }
    }

    public ValueTask DisposeAsync() => Partition.DisposeAsync();

    private static void Collect(PartitionRead read, List<string> found, Func<long, bool> wanted, PatternSet patterns)
    {
        if (read.Batch is not StoredBatch batch)
        {
            return;
        }

        using (batch)
        {
            foreach (StoredRecord record in batch)
            {
                if (record.IsEvent && wanted(record.Sequence) && patterns.Matches(record.Channel))
                {
                    found.Add(Encoding.UTF8.GetString(record.Channel));
                }
            }
        }
    }

    private IEventLog Open(int partition, long? durableNextLsn)
    {
        IEventLog log = SegmentedEventLog.Open(new LogSetup
        {
            Options = Options,
            Disk = Disk,
            Time = Time,
            Random = new Random(7),
            DurableNextLsn = durableNextLsn,
        });
        Opened?.Invoke(Disk);
        return log;
    }
}
