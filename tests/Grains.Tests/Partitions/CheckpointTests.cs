using EventHub.EventLog.Disks;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Tests.Subscriptions;
using EventHub.Protocol.Subscriptions;
using EventHub.Tests.Kit;
using EventId = EventHub.Protocol.Positions.EventId;

namespace EventHub.Grains.Tests.Partitions;

public class CheckpointTests
{
    [Fact]
    public async Task Subscriptions_outlive_the_segments_they_were_defined_in()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync(options => options with { SegmentBytes = 64 * 1024, PreallocateBytes = 64 * 1024, RetentionBytes = 256 * 1024 });
        await hub.DefineAsync("s", DeliveryFixture.Definition("wanted"));
        TestSink sink = hub.Join("s");
        await hub.PublishAsync("wanted");
        await hub.AckAsync("s", await sink.NextAsync());
        await hub.Log.PublishManyAsync(2_000, _ => "other");

        await FreedAsync(hub, behind: 1);
        await hub.RestartAsync();
        Assert.Equal(["wanted"], hub.Deliveries.Find("s")!.Definition.Patterns.Patterns.Select(pattern => pattern.Text));
        sink = hub.Join("s");
        long sequence = await hub.PublishAsync("wanted");
        Assert.Equal(sequence, (await sink.NextAsync()).Sequence);
    }

    [Fact]
    public async Task Checkpoints_go_on_after_the_log_was_opened_anew()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync(options => options with { SegmentBytes = 64 * 1024, PreallocateBytes = 64 * 1024, RetentionBytes = 256 * 1024 });
        await hub.DefineAsync("s", DeliveryFixture.Definition("wanted"));
        await hub.Log.PublishManyAsync(4_000, _ => "other");
        await FreedAsync(hub, behind: 1);

        // Storage fails once, whoever writes then, and the partition reopens its log by itself.
        hub.Log.Disk.FailsSync = true;
        using CancellationTokenSource deadline = new(DeliveryFixture.Patience);
        while (hub.Log.Disk.FailsSync)
        {
            Assert.False(deadline.IsCancellationRequested, "Nothing is written.");
            await hub.Log.PublishWhenOpenAsync("other");
        }

        await hub.Log.PublishWhenOpenAsync("other");
        await hub.Log.PublishManyAsync(1_000, _ => "other");
        await FreedAsync(hub, behind: 3_999);
    }

    [Fact]
    public async Task A_checkpoint_in_a_damaged_part_is_passed_over()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("subscription-of-the-test");
        TestSink sink = hub.Join("subscription-of-the-test");
        await hub.PublishAsync();
        await hub.AckAsync("subscription-of-the-test", await sink.NextAsync());
        await hub.Log.Partition.CheckpointAsync();
        await hub.PublishAsync();
        Received second = await sink.NextAsync();
        await hub.Log.Partition.DisposeAsync();
        Flip(hub.Log.Disk, "subscription-of-the-test"u8);
        await hub.Log.StartAsync();

        // The definition itself and what was settled stand elsewhere in the log.
        Assert.Equal(1, hub.Log.Partition.Health.QuarantinedRanges);
        Assert.Equal(1, hub.Cursor("subscription-of-the-test").Counts.InFlight);
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("subscription-of-the-test", second));
        sink = hub.Join("subscription-of-the-test");
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        Assert.Equal(2, hub.Cursor("subscription-of-the-test").Counts.Floor);
    }

    [Fact]
    public async Task A_checkpoint_holds_everything_that_is_not_an_event()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition() with { Retry = RetryPolicy.Default with { MaxAttempts = 2, Jitter = 0 } });
        TestSink sink = hub.Join("s");
        for (int i = 0; i < 4; i++)
        {
            await hub.PublishAsync($"c{i}");
        }

        List<Received> got = await sink.NextAsync(4);
        await hub.AckAsync("s", got[0]);
        await hub.NakAsync("s", got[1], TimeSpan.FromHours(1), "later");
        await hub.SettleAsync("s", new Settlement(got[2].Id, SettleVerb.Term, Error: "no"));
        Protocol.Records.AppendResult deleted = await hub.Log.PublishAsync("gone");
        await hub.Log.Partition.DeleteAsync(EventId.Create(3, deleted.Lsn, deleted.TimeTicks), CancellationToken.None);

        // The cursor passes what was stored, and was deleted, when its turn comes.
        using CancellationTokenSource deadline = new(DeliveryFixture.Patience);
        while (hub.Cursor("s").Counts.NextSequence < hub.Log.Partition.Bounds.NextSequence)
        {
            Assert.False(deadline.IsCancellationRequested, $"The cursor stands at {hub.Cursor("s").Counts}.");
            await Task.Yield();
        }

        CursorCounts before = hub.Cursor("s").Counts;
        await hub.Log.Partition.CheckpointAsync();
        await hub.RestartAsync();
        Assert.Equal(before with { Consumers = 0 }, hub.Cursor("s").Counts);
        Assert.True(hub.Log.Partition.TryGetDeleted(deleted.Lsn, out _));
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("s", got[3]));
    }

    [Fact]
    public async Task A_checkpoint_that_makes_no_sense_is_passed_over()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        Random random = new(20);
        for (int i = 0; i < 60; i++)
        {
            // Of the right format, with a right check of its batch, and then anything: numbers without an end, negative lengths, no end at all.
            byte[] state = new byte[random.Next(1, 200)];
            random.NextBytes(state);
            state.AsSpan(0, random.Next(state.Length)).Fill(0xFF);
            state[0] = 2;
            using Protocol.Records.EventBatch batch = Protocol.Records.EventBatch.Rent();
            batch.AddControl(Protocol.Records.RecordKind.Checkpoint, [1, 1, .. new byte[8], .. BitConverter.GetBytes(1L)], state);
            await hub.Log.Partition.AppendAsync(batch);
            await hub.RestartAsync();
            Assert.NotNull(hub.Deliveries.Find("s"));
        }
    }

    // Each round of retention may have to wait for the checkpoint that lets go of more, which is written meanwhile.
    private static async Task FreedAsync(DeliveryFixture hub, long behind)
    {
        using CancellationTokenSource deadline = new(DeliveryFixture.Patience);
        while (hub.Log.Partition.Bounds.FirstSequence <= behind)
        {
            Assert.False(deadline.IsCancellationRequested, $"Retention stands at {hub.Log.Partition.Bounds}: no checkpoint lets go of what is behind {behind}.");
            hub.Time.Advance(Grains.Partitions.LocalPartition.RetentionPeriod);
            await Task.Yield();
        }
    }

    // The last place in the log where it stands.
    private static void Flip(BreakableDisk disk, ReadOnlySpan<byte> text)
    {
        foreach (string name in disk.List("/log").OrderDescending())
        {
            using IDiskFile file = disk.Open("/log/" + name, create: false);
            byte[] content = new byte[file.Length];
            file.Read(0, content);
            int at = content.AsSpan().LastIndexOf(text);
            if (at >= 0)
            {
                file.Write(at, [(byte)~content[at]]);
                return;
            }
        }

        Assert.Fail("The text is not in the log.");
    }
}
