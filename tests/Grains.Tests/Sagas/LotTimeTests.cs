using EventHub.Grains.Tests.Partitions;

namespace EventHub.Grains.Tests.Sagas;

/// <summary>Which bids count: those that are stored before the end, whenever they are looked at.</summary>
public sealed class LotTimeTests
{
    private static readonly TimeSpan End = TimeSpan.FromMinutes(1), Tick = TimeSpan.FromTicks(1);

    [Fact]
    public async Task Bids_count_before_the_end_and_not_at_it_whenever_they_are_looked_at()
    {
        await using LotFixture lot = await LotFixture.OpenAsync();
        using (await lot.HoldAsync())
        {
            lot.MoveTo(End - Tick);
            await lot.BidAsync("before", "10.00");
            lot.MoveTo(End);
            await lot.BidAsync("at", "20.00", "bela");
            lot.MoveTo(End + Tick);
            await lot.BidAsync("after", "30.00", "cyril");
            lot.MoveTo(End + TimeSpan.FromHours(1));
        }

        Assert.Equal(["before accepted", "at closed", "after closed"], await lot.AnswersAsync(3));
        await lot.UntilOverAsync();
        Assert.Equal("ada", lot.Book.Data["leader"].AsText);
    }

    [Fact]
    public async Task More_bids_than_are_looked_at_at_a_time_come_before_the_hammer()
    {
        const int Bids = 2500;
        await using LotFixture lot = await LotFixture.OpenAsync();
        using (await lot.HoldAsync())
        {
            lot.MoveTo(End - Tick);
            await lot.BidManyAsync(Bids, static i => $"{10 + (i * 3)}.00");
            lot.MoveTo(End + TimeSpan.FromSeconds(1));
        }

        Assert.Equal(Enumerable.Range(0, Bids).Select(static i => $"b{i} accepted"), await lot.AnswersAsync(Bids));
    }

    // Its time is that of the log, which it has before the disk has it: nothing shows it to readers meanwhile.
    [Fact]
    public async Task A_bid_that_is_on_its_way_to_the_disk_at_the_end_counts()
    {
        await using LotFixture lot = await LotFixture.OpenAsync();
        ManualResetEventSlim released = new();
        TaskCompletionSource syncs = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await lot.BidAsync("first", "10.00");
        await lot.AnswersAsync(1);
        lot.MoveTo(End - Tick);
        lot.Hub.Log.Disk.Syncing = () =>
        {
            syncs.TrySetResult();
            released.Wait(PartitionFixture.Patience);
        };
        Task bid = lot.BidAsync("last", "20.00", "bela");
        await syncs.Task.WaitAsync(PartitionFixture.Patience);
        lot.MoveTo(End + TimeSpan.FromSeconds(1));
        released.Set();
        await bid;

        Assert.Equal(["first accepted", "last accepted"], await lot.AnswersAsync(2));
        await lot.UntilOverAsync();
    }

    [Fact]
    public async Task Each_late_bid_leaves_time_from_when_it_was_stored()
    {
        await using LotFixture lot = await LotFixture.OpenAsync(extensionSeconds: 10);
        using (await lot.HoldAsync())
        {
            lot.MoveTo(TimeSpan.FromSeconds(50));
            await lot.BidAsync("early", "10.00");
            lot.MoveTo(TimeSpan.FromSeconds(59));
            await lot.BidAsync("late", "20.00", "bela");
            lot.MoveTo(TimeSpan.FromSeconds(68));
            await lot.BidAsync("later", "30.00");
            lot.MoveTo(TimeSpan.FromSeconds(78));
            await lot.BidAsync("too_late", "40.00", "bela");
            lot.MoveTo(TimeSpan.FromHours(1));
        }

        Assert.Equal(["early accepted", "late accepted", "later accepted", "too_late closed"], await lot.AnswersAsync(4));
        Assert.Equal(
            [60, 69, 78],
            (await lot.Hub.PayloadsAsync("auction.timers")).Select(text => (DateTimeOffset.Parse(text.Split('"')[^2], System.Globalization.CultureInfo.InvariantCulture) - lot.Start).TotalSeconds));
    }

    [Fact]
    public async Task Of_equal_bids_the_first_leads_and_repetitions_and_low_ones_change_nothing()
    {
        await using LotFixture lot = await LotFixture.OpenAsync();
        await lot.BidAsync("a", "10.00");
        await lot.BidAsync("b", "10.00", "bela");
        await lot.BidAsync("c", "20.00", "bela");
        await lot.BidAsync("c", "20.00", "bela");
        await lot.BidAsync("c", "20.00", "bela", withKey: false);
        await lot.BidAsync("d", "15.00", "cyril");
        Assert.Equal(["a accepted", "b too_low", "c accepted", "d too_low"], await lot.AnswersAsync(4));
        Assert.Equal(3, (await lot.Hub.PayloadsAsync("auction.prices")).Count);
    }

    [Fact]
    public async Task The_hammer_falls_behind_the_bids_that_were_stored_before_it()
    {
        await using LotFixture lot = await LotFixture.OpenAsync();
        Task hammer;
        using (await lot.HoldAsync())
        {
            await lot.BidManyAsync(1500, static i => $"{10 + (i * 3)}.00");
            hammer = Task.Run(lot.HammerAsync);
        }

        await hammer;
        Assert.All(await lot.AnswersAsync(1500), static answer => Assert.EndsWith("accepted", answer, StringComparison.Ordinal));
        await lot.UntilOverAsync();
    }

    [Fact]
    public async Task A_clock_that_is_set_back_neither_ends_the_lot_nor_leaves_it_more_time()
    {
        await using LotFixture lot = await LotFixture.OpenAsync(extensionSeconds: 10);
        using (await lot.HoldAsync())
        {
            lot.Hub.Log.Time.StepWallClock(TimeSpan.FromHours(2));
            await lot.Hub.Log.PublishAsync("elsewhere");
            lot.Hub.Log.Time.StepWallClock(TimeSpan.FromHours(-2));
            await lot.BidAsync("a", "10.00");
        }

        Assert.Equal(["a accepted"], await lot.AnswersAsync(1));
        Assert.Single(await lot.Hub.PayloadsAsync("auction.timers"));
        lot.MoveTo(TimeSpan.FromSeconds(55));
        await lot.BidAsync("b", "20.00", "bela");
        await lot.AnswersAsync(2);
        Assert.Equal(lot.Start + TimeSpan.FromSeconds(65), DateTimeOffset.Parse((await lot.Hub.PayloadsAsync("auction.timers"))[^1].Split('"')[^2], System.Globalization.CultureInfo.InvariantCulture));
    }
}
