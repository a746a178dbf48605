using System.Diagnostics;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Partitions;
using EventHub.Grains.Subscriptions;
using EventHub.Grains.Subscriptions.Cursors;
using EventHub.Grains.Tests.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;
using EventHub.Protocol.Subscriptions;
using EventHub.Tests.Kit;

namespace EventHub.Grains.Tests.Subscriptions;

/// <summary>A partition with subscriptions, on a disk in memory and a clock that the test moves.</summary>
internal sealed class DeliveryFixture : IAsyncDisposable
{
    private readonly PartitionFixture _partition;
    private long _nextId;

    private DeliveryFixture(PartitionFixture partition) => _partition = partition;

    public static TimeSpan Patience => PartitionFixture.Patience;

    public FakeTimeProvider Time => _partition.Time;

    public PartitionFixture Log => _partition;

    public IPartitionDeliveries Deliveries => _partition.Partition.Deliveries;

    public static async Task<DeliveryFixture> OpenAsync(Func<EventLog.EventLogOptions, EventLog.EventLogOptions>? configure = null) => new(await PartitionFixture.OpenAsync(configure));

    /// <summary>Backoff without chance: 1, 2, 4 … s.</summary>
    public static SubscriptionDefinition Definition(params string[] patterns) => new()
    {
        Patterns = PartitionFixture.Patterns(patterns.Length == 0 ? [">"] : patterns),
        Retry = RetryPolicy.Default with { Jitter = 0 },
    };

    public async Task<Subscription> DefineAsync(string name, SubscriptionDefinition? definition = null, long from = long.MaxValue)
    {
        Subscription? known = Deliveries.Find(name);
        Subscription wanted = new(known?.Id ?? ++_nextId, name, (known?.Version ?? 0) + 1, definition ?? Definition(), false, 0, 0);
        return await Deliveries.DefineAsync(wanted, from).AsTask().WaitAsync(Patience);
    }

    public ISubscriptionCursor Cursor(string name) => Deliveries.Cursor(Deliveries.Find(name)!.Id)!;

    public TestSink Join(string name, int credit = 1000, string consumer = "c1", bool returnsWork = false) => Join(name, out _, credit, consumer, returnsWork);

    public TestSink Join(string name, out IConsumer member, int credit = 1000, string consumer = "c1", bool returnsWork = false)
    {
        TestSink sink = new();
        member = Cursor(name).Join(consumer, sink, new DeliveryCredit(credit), returnsWork);
        return sink;
    }

    public Task<long> PublishAsync(string channel = "a.b", string payload = "{}") => SequenceOf(_partition.PublishAsync(channel, payload));

    /// <summary>Publishes an event that expires after a while.</summary>
    public Task<long> PublishForAsync(TimeSpan ttl, string channel = "a.b", string? key = null, EventPriority priority = EventPriority.Normal) =>
        SequenceOf(_partition.PublishAsync(channel, expiresAtTicks: (Time.GetUtcNow() + ttl).UtcTicks, orderingKey: key, priority: priority));

    /// <summary>Where an event stands in total, as REST shows it.</summary>
    public async Task<EventState> StateAsync(long sequence)
    {
        using FoundEvent found = await FindAsync(sequence);
        return found.State;
    }

    /// <summary>The deliveries of an event, as REST shows them.</summary>
    public async Task<IReadOnlyList<EventDelivery>> DeliveriesOfAsync(long sequence)
    {
        using FoundEvent found = await FindAsync(sequence);
        return await Deliveries.DeliveriesOfAsync(found, CancellationToken.None);
    }

    public async Task<FoundEvent> FindAsync(long sequence)
    {
        PartitionRead read = await _partition.Partition.ReadForwardAsync(sequence - 1, PatternSet.Everything, Lanes.All, CancellationToken.None);
        using StoredBatch batch = read.Batch!;
        return (await _partition.Partition.FindAsync(LsnOf(batch, sequence), CancellationToken.None))!;
    }

    public Task<SettleResult> AckAsync(string name, Received delivery) => SettleAsync(name, new Settlement(delivery.Id, SettleVerb.Ack));

    public Task<SettleResult> NakAsync(string name, Received delivery, TimeSpan? delay = null, string? error = null) =>
        SettleAsync(name, new Settlement(delivery.Id, SettleVerb.Nak, delay, error));

    /// <summary>Gives a delivery back that nobody began.</summary>
    public Task<SettleResult> ReturnAsync(string name, Received delivery) =>
        SettleAsync(name, new Settlement(delivery.Id, SettleVerb.Nak, IsReturned: true));

    public async Task<SettleResult> SettleAsync(string name, Settlement settlement)
    {
        using SettleBatch batch = SettleBatch.Rent();
        batch.Add(settlement);
        await Cursor(name).SettleAsync(batch).AsTask().WaitAsync(Patience);
        return batch.Results[0];
    }

    /// <summary>Lets time pass in small steps, each seen by every cursor before the next.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        TimeSpan step = TimeSpan.FromMilliseconds(50);
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += step)
        {
            Time.Advance(step);
            await SettledAsync();
        }
    }

    /// <summary>Complete once every cursor has heard of what is stored, and none has a turn under way.</summary>
    public async Task SettledAsync()
    {
        using CancellationTokenSource deadline = new(Patience);
        while (!((PartitionDeliveries)Deliveries).HasRouted(_partition.Partition.Bounds.NextSequence - 1)
            || Deliveries.All.Any(subscription => Deliveries.Cursor(subscription.Id) is SubscriptionCursor { IsIdle: false }))
        {
            Assert.False(deadline.IsCancellationRequested, "The cursors do not come to rest.");
            await Task.Yield();
        }
    }

    /// <summary>
    /// Lets retention look, every few seconds of the clock, until <paramref name="first"/> is the first event that is there. The writer hides in its own time, and the clock
    /// must not run away from it: it is given a moment each time.
    /// </summary>
    public async Task RetainAsync(long first)
    {
        long begun = Stopwatch.GetTimestamp();
        while (_partition.Partition.Bounds.FirstSequence < first)
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience, $"Retention stands at {_partition.Partition.Bounds} and does not come to {first}.");
            Time.Advance(LocalPartition.RetentionPeriod);
            await SettledAsync();
            await MomentAsync(() => _partition.Partition.Bounds.FirstSequence >= first);
        }
    }

    /// <summary>Lets time pass until <paramref name="isSo"/>. The log works in its own time, and the clock must not run away from it to where deadlines are: as above.</summary>
    public async Task PassUntilAsync(Func<bool> isSo, string otherwise)
    {
        long begun = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience, otherwise);
            await PassAsync(TimeSpan.FromSeconds(1));
            await MomentAsync(isSo);
        }
    }

    public Task RestartAsync() => _partition.RestartAsync();

    public Task KillAsync() => _partition.KillAsync();

    public ValueTask DisposeAsync() => _partition.DisposeAsync();

    private static async Task MomentAsync(Func<bool> isSo)
    {
        long moment = Stopwatch.GetTimestamp();
        while (!isSo() && Stopwatch.GetElapsedTime(moment) < TimeSpan.FromMilliseconds(10))
        {
            await Task.Yield();
        }
    }

    private static long LsnOf(StoredBatch batch, long sequence)
    {
        foreach (StoredRecord record in batch)
        {
            if (record.IsEvent && record.Sequence == sequence)
            {
                return record.Lsn;
            }
        }

        throw new InvalidOperationException($"There is no event {sequence}.");
    }

    private static async Task<long> SequenceOf(Task<Protocol.Records.AppendResult> publish) => (await publish).Sequence;
}
