using System.Text;
using EventHub.EventLog;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Partitions;
using EventHub.Grains.Subscriptions;
using EventHub.Grains.Tests.Partitions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using EventHub.Protocol.Subscriptions;
using EventHub.Tests.Kit;
using Microsoft.Extensions.Logging.Abstractions;
using PlaceResolver = EventHub.Grains.Interfaces.Places.PlaceResolver;

namespace EventHub.Grains.Tests.Subscriptions;

/// <summary>Definitions over two partitions: whatever was left half done, the next call brings both in step.</summary>
public sealed class SubscriptionBookTests : IAsyncLifetime
{
    private const string Document = """{"patterns":["a.*"],"from":"earliest"}""";
    private readonly BreakableDisk _disk = new();
    private readonly FakeTimeProvider _time = new();
    private LocalPartitions _partitions = null!;
    private SubscriptionBook _book = null!;

    public async ValueTask InitializeAsync()
    {
        _partitions = await LocalPartitions.OpenAsync(2, Open, _time, NullLogger.Instance, CancellationToken.None);
        _book = new SubscriptionBook(_partitions, new PlaceResolver(_partitions), new SubscriptionIds(new Random(7)), SubscriptionLimits.Default);
    }

    public ValueTask DisposeAsync() => _partitions.DisposeAsync();

    [Fact]
    public async Task Set_New_IsTheSameInEveryPartition()
    {
        SubscriptionAnswer answer = await _book.SetAsync("s", Document);

        Assert.Equal((SubscriptionChange.Created, 1), (answer.Change, answer.Subscription!.Version));
        Subscription[] held = Held();
        Assert.True(held[0].Id > 0);
        Assert.All(held, entry => Assert.Equal((held[0].Id, 1, "earliest"), (entry.Id, entry.Version, entry.Definition.From)));
    }

    [Fact]
    public async Task Definitions_AfterARestart_AreAsTheyWere()
    {
        await _book.SetAsync("s", Document);
        await _book.SetAsync("s", """{"patterns":["b.>"],"ordered":true,"retry":{"jitter":0}}""");
        await _book.PauseAsync("s", pause: true);
        await _book.SetAsync("gone", Document);
        await _book.DeleteAsync("gone");
        SubscriptionInfo before = (await _book.GetAsync("s")).Subscription!;
        Subscription[] held = Held();

        await _partitions.DisposeAsync();
        await InitializeAsync();

        Assert.Equal(before, (await _book.GetAsync("s")).Subscription);
        Assert.Equal((3, true), (before.Version, before.Paused));
        Assert.Equal(held, Held());
        Assert.All(_partitions.All, partition => Assert.Equal(["s"], partition.Deliveries.All.Select(entry => entry.Name)));
    }

    [Fact]
    public async Task Get_OnePartitionIsBehind_GetsTheHighestVersion()
    {
        await _book.SetAsync("s", Document);
        foreach (int ahead in new[] { 0, 1 })
        {
            Subscription known = Held()[0];
            await _partitions.All[ahead].Deliveries.DefineAsync(known with { Version = known.Version + 1, IsPaused = !known.IsPaused }, long.MaxValue);

            SubscriptionInfo info = (await _book.GetAsync("s")).Subscription!;

            Assert.Equal((known.Version + 1, !known.IsPaused), (info.Version, info.Paused));
            Assert.All(Held(), entry => Assert.Equal((known.Version + 1, !known.IsPaused), (entry.Version, entry.IsPaused)));
        }
    }

    [Fact]
    public async Task Get_CreationThatStoppedHalfWay_IsCompleted()
    {
        await _book.SetAsync("s", Document);
        await _partitions.All[0].Deliveries.DefineAsync(Held()[0] with { Id = 5, Name = "half" }, 1);
        Assert.Equal("half", (await _book.GetAsync("half")).Subscription!.Name);

        Assert.Equal(5, _partitions.All[1].Deliveries.Find("half")!.Id);
    }

    [Fact]
    public async Task Set_DeletionThatStoppedHalfWay_MakesANewOne()
    {
        await _book.SetAsync("s", Document);
        long before = Held()[0].Id;
        await _partitions.All[0].Deliveries.RemoveAsync(before);

        EventHubException gone = await Assert.ThrowsAsync<EventHubException>(() => _book.GetAsync("s"));
        Assert.Equal(ErrorCodes.SubscriptionNotFound, gone.Code);
        Assert.Null(_partitions.All[1].Deliveries.Find("s"));
        Assert.Equal(SubscriptionChange.Created, (await _book.SetAsync("s", Document)).Change);
        Assert.All(Held(), entry => Assert.NotEqual(before, entry.Id));
    }

    [Fact]
    public async Task Set_AnotherOfTheNameLeftInAPartition_IsReplaced()
    {
        await _book.SetAsync("other", Document);
        Subscription other = _partitions.All[0].Deliveries.Find("other")!;
        await _partitions.All[0].Deliveries.DefineAsync(other with { Id = 5, Name = "s" }, 1);
        await _partitions.All[1].Deliveries.DefineAsync(other with { Id = 9, Name = "s", Version = 7 }, 1);

        SubscriptionAnswer answer = await _book.SetAsync("s", """{"patterns":["b"]}""");

        Assert.Equal((SubscriptionChange.Changed, 2), (answer.Change, answer.Subscription!.Version));
        Assert.All(Held(), entry => Assert.Equal((5, 2), (entry.Id, entry.Version)));
    }

    [Theory]
    [InlineData("now", "3")]
    [InlineData("earliest", "1 2 3")]
    [InlineData("TIME", "2 3")]
    [InlineData("CURSOR", "2 3")]
    public async Task Set_From_IsWhereItBegins_AndSeekGoesThereToo(string from, string expected)
    {
        await PublishAsync("1");
        string cursor = new PlaceResolver(_partitions).CursorAt([.. _partitions.All.Select(partition => partition.Bounds.LastSequence)]).ToString();
        _time.Advance(TimeSpan.FromMinutes(1));
        string time = Timestamps.Format(_time.GetUtcNow().UtcTicks);
        await PublishAsync("2");
        from = from.Replace("TIME", time, StringComparison.Ordinal).Replace("CURSOR", cursor, StringComparison.Ordinal);

        await _book.SetAsync("s", "{\"patterns\":[\"a\"],\"from\":\"" + from + "\"}");
        await _book.SetAsync("sought", """{"patterns":["a"]}""");
        await _book.SeekAsync("sought", from);
        await PublishAsync("3");

        Assert.Equal(expected, await ReceivedAsync("s", expected.Split(' ').Length));
        Assert.Equal(expected, await ReceivedAsync("sought", expected.Split(' ').Length));
        await _book.SetAsync("s", """{"patterns":["b"],"from":"earliest"}""");
        Assert.All(Held(), entry => Assert.Equal(from, entry.Definition.From));
    }

    [Fact]
    public void Ids_AreDrawnFromTheSeed_PositiveAndNotZero()
    {
        SubscriptionIds one = new(new Random(3)), same = new(new Random(3)), system = new();
        long[] drawn = [.. Enumerable.Range(0, 1000).Select(_ => one.Next())];
        Assert.Equal(drawn, Enumerable.Range(0, 1000).Select(_ => same.Next()));
        Assert.All(drawn, id => Assert.True(id > 0));
        Assert.Equal(1000, drawn.Distinct().Count());
        Assert.NotEqual(system.Next(), system.Next());
    }

    private IPartition Owner => _partitions.OwnerOf("a"u8);

    private async Task PublishAsync(string payload)
    {
        using EventBatch batch = EventBatch.Rent();
        batch.Add(new EventDraft("a"u8) { Payload = Encoding.UTF8.GetBytes(payload), PayloadIsJson = true });
        await Owner.AppendAsync(batch).AsTask().WaitAsync(PartitionFixture.Patience);
    }

    // Payloads of what a new member gets first, in order of sequence.
    private async Task<string> ReceivedAsync(string name, int count)
    {
        TestSink sink = new();
        using IConsumer member = Owner.Deliveries.Cursor(Owner.Deliveries.Find(name)!.Id)!.Join("c1", sink, new DeliveryCredit(100), returnsWork: false);
        List<Received> received = await sink.NextAsync(count);
        return string.Join(' ', received.OrderBy(delivery => delivery.Sequence).Select(delivery => delivery.Payload));
    }

    private Subscription[] Held() => [.. _partitions.All.Select(partition => partition.Deliveries.Find("s")!)];

    private SegmentedEventLog Open(int partition, long? durableNextLsn) => SegmentedEventLog.Open(new LogSetup
    {
        Options = new EventLogOptions { Directory = $"/log-{partition}", Partition = partition },
        Disk = _disk,
        Time = _time,
        Random = new Random(7 + partition),
        DurableNextLsn = durableNextLsn,
    });
}
