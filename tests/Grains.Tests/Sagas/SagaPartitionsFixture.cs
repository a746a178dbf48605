using System.Text;
using EventHub.EventLog;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Grains.Partitions;
using EventHub.Grains.Sagas;
using EventHub.Grains.Tests.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using EventHub.Tests.Kit;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventHub.Grains.Tests.Sagas;

/// <summary>Several partitions with one book of sagas; they can be closed, killed and opened again.</summary>
internal sealed class SagaPartitionsFixture : IAsyncDisposable
{
    public const int Count = 4;

    private BreakableDisk _disk = new();

    public FakeTimeProvider Time { get; } = new();

    public TestServices Services { get; } = new();

    public LocalPartitions Partitions { get; private set; } = null!;

    public SagaBook Book { get; private set; } = null!;

    public static async Task<SagaPartitionsFixture> OpenAsync()
    {
        SagaPartitionsFixture fixture = new();
        await fixture.StartAsync();
        await fixture.Book.DefineAsync("order", SagaFixture.Order.Replace("after: 1h", "after: 365d", StringComparison.Ordinal));
        return fixture;
    }

    public async Task RestartAsync()
    {
        await Partitions.DisposeAsync();
        await StartAsync();
    }

    /// <summary>The process dies where it stands, and another opens what it had written.</summary>
    public async Task KillAsync()
    {
        LocalPartitions killed = Partitions;
        _disk = _disk.Fork([.. Enumerable.Range(0, Count).Select(DirectoryOf)]);
        await StartAsync();
        await killed.DisposeAsync();
    }

    public async Task PublishAsync(string channel, string payload, string key)
    {
        using EventBatch batch = EventBatch.Rent();
        batch.Add(new EventDraft(Encoding.UTF8.GetBytes(channel)) { Payload = Encoding.UTF8.GetBytes(payload), PayloadIsJson = true, IdempotencyKey = Encoding.UTF8.GetBytes(key) });
        await Partitions.OwnerOf(Encoding.UTF8.GetBytes(channel)).AppendAsync(batch).AsTask().WaitAsync(PartitionFixture.Patience);
    }

    public async Task<SagaInfo?> FindAsync(string key)
    {
        SagaAnswer answer = await Partitions.AskSagaAsync(new SagaRequest(SagaVerb.Get, "order", key) { HistoryMax = 100 });
        Assert.True(answer.Refusal is null || answer.Refusal.Code == ErrorCodes.SagaNotFound.Number, answer.Refusal?.Detail);
        return answer.Saga;
    }

    /// <summary>Waits until it is so; the clock creeps meanwhile, so that pauses come to an end.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        using CancellationTokenSource deadline = new(PartitionFixture.Patience);
        while (!await isSo())
        {
            Assert.False(deadline.IsCancellationRequested, $"It did not come to this: {what}.");
            Time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }
    }

    /// <summary>Payloads of the events of a channel, in the partition it belongs to and in no other.</summary>
    public async Task<List<string>> PayloadsAsync(string channel)
    {
        List<string> found = [];
        foreach (IPartition partition in Partitions.All)
        {
            int before = found.Count;
            for (long place = 0; ;)
            {
                PartitionRead read = await partition.ReadForwardAsync(place, PartitionFixture.Patterns(channel), Lanes.All, CancellationToken.None);
                SagaFixture.Collect(read, place, channel, found);
                place = read.Place;
                if (read.AtEnd)
                {
                    break;
                }
            }

            Assert.True(found.Count == before || ReferenceEquals(partition, Partitions.OwnerOf(Encoding.UTF8.GetBytes(channel))), $"{channel} stands in partition {partition.Number}.");
        }

        return found;
    }

    public ValueTask DisposeAsync() => Partitions.DisposeAsync();

    private async Task StartAsync()
    {
        Partitions = await LocalPartitions.OpenAsync(Count, Open, Time, NullLogger.Instance, CancellationToken.None, Services);
        Book = new SagaBook(Partitions);
        await Book.AgreeAsync();
    }

    private SegmentedEventLog Open(int number, long? durableNextLsn) => SegmentedEventLog.Open(new LogSetup
    {
        Options = new EventLogOptions { Directory = DirectoryOf(number), Partition = number },
        Disk = _disk,
        Time = Time,
        DurableNextLsn = durableNextLsn,
    });

    private static string DirectoryOf(int number) => $"/log{number}";
}
