using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using EventHub.EventLog;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Grains.Interfaces.Schedules;
using EventHub.Grains.Schedules;
using EventHub.Grains.Tests.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;
using EventHub.Protocol.Schedules;
using EventHub.Tests.Kit;

namespace EventHub.Grains.Tests.Schedules;

/// <summary>One schedule over a real partition, whose process, storage and clock a test can trouble.</summary>
internal sealed class ScheduleFixture : IPartitions, IAsyncDisposable
{
    private readonly PartitionFixture _partition;
    private readonly PolicyBoard _policies;
    private ScheduleRunner _runner = null!;

    private ScheduleFixture(PartitionFixture partition, string json)
    {
        _partition = partition;
        _policies = new PolicyBoard(partition.Time);
        Assert.Null(ScheduleDocument.Read(Encoding.UTF8.GetBytes(json), PublishLimits.Default, out ScheduleDefinition? definition));
        Definition = definition!;
        long now = partition.Time.GetUtcNow().UtcTicks;
        State.State = new ScheduleState { Generation = 7, Version = 1, CreatedTicks = now, ChangedTicks = now, AnchorTicks = now, FromTicks = now };
        _ = State.WriteStateAsync();
        Start();
    }

    public ScheduleDefinition Definition { get; }

    public StoredState<ScheduleState> State { get; } = new();

    public StoredState<ScheduleProgress> Stored { get; } = new();

    public ScheduleBoard Board { get; } = new();

    public FakeTimeProvider Time => _partition.Time;

    public BreakableDisk Disk => _partition.Disk;

    public ScheduleProgress Progress => _runner.Progress;

    public string? Error => _runner.Error;

    public ImmutableArray<IPartition> All => [_partition.Partition];

    public static async Task<ScheduleFixture> OpenAsync(string json, Func<EventLogOptions, EventLogOptions>? log = null) => new(await PartitionFixture.OpenAsync(log), json);

    public IPartition OwnerOf(ReadOnlySpan<byte> channel) => _partition.Partition;

    public IPartition? Find(int partition) => _partition.Partition;

    public ValueTask DisposeAsync() => _partition.DisposeAsync();

    /// <summary>Runs it; the result is in how long it wants to be run again.</summary>
    public async Task<TimeSpan?> RunAsync() =>
        await _runner.RunAsync(Definition, "s").WaitAsync(PartitionFixture.Patience) is { } next ? new TimeSpan(next - Time.GetUtcNow().UtcTicks) : null;

    public async Task<TimeSpan?> RunAfterAsync(TimeSpan time)
    {
        Time.Advance(time);
        return await RunAsync();
    }

    /// <summary>The process ends between two turns, and starts anew.</summary>
    public async Task CrashAsync()
    {
        Disk.FailsSync = false;
        await OpenAgainAsync();
        await _partition.RestartAsync();
        State.Crash();
        Stored.Crash();
        Start();
    }

    /// <summary>Waits until the log works again: it opens in the background, with pauses on the clock.</summary>
    public async Task OpenAgainAsync()
    {
        using CancellationTokenSource deadline = new(PartitionFixture.Patience);
        while (_partition.Partition.Health.Problem is { } problem)
        {
            Assert.False(deadline.IsCancellationRequested, problem.Detail);
            Time.AdvanceToWaiting(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }
    }

    /// <summary>Lets the channel take no events, or take them again.</summary>
    public void Pause(bool isPaused) => _policies.Show(!isPaused ? PolicySet.Empty : new PolicySet(
        ImmutableSortedDictionary<string, ChannelPolicy>.Empty.Add("ticks", new ChannelPolicy { Paused = PauseMode.Publish }), []));

    /// <summary>SourceId and time of every event, in order.</summary>
    public async Task<List<(string SourceId, DateTimeOffset Time, string Source)>> EventsAsync()
    {
        List<(string, DateTimeOffset, string)> found = [];
        for (long place = 0; ;)
        {
            PartitionRead read = await _partition.Partition.ReadForwardAsync(place, PatternSet.Everything, Lanes.All, CancellationToken.None);
            Collect(read, place, found);
            place = read.Place;
            if (read.AtEnd)
            {
                return found;
            }
        }
    }

    private static void Collect(PartitionRead read, long after, List<(string SourceId, DateTimeOffset Time, string Source)> found)
    {
        using StoredBatch? batch = read.Batch;
        if (batch is null)
        {
            return;
        }

        foreach (StoredRecord record in batch)
        {
            if (record.IsEvent && record.Sequence > after)
            {
                found.Add((Text(record, EventField.SourceId), new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(record.Field(EventField.Time)), TimeSpan.Zero), Text(record, EventField.Source)));
            }
        }
    }

    private static string Text(scoped in StoredRecord record, EventField field) => Encoding.UTF8.GetString(record.Field(field));

    private void Start() => _runner = new ScheduleRunner(State, Stored, new OccurrencePublisher(this, _policies, PublishLimits.Default), Board, Time);
}
