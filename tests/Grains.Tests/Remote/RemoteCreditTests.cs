using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Tests.Subscriptions;

namespace EventHub.Grains.Tests.Remote;

/// <summary>One credit over several partitions elsewhere: where it goes, and that it is never more.</summary>
public sealed class RemoteCreditTests
{
    [Fact]
    public async Task Take_OneAtATime_AsksOnceForEachEvent_AndNobodyElse()
    {
        await using OwnersElsewhere owners = await OwnersElsewhere.OpenAsync(8);
        DeliveryCredit credit = new(1);
        TestSink sink = new();
        RemoteConsumer[] members = owners.Join(credit, sink);
        for (int number = 0; number < 40; number++)
        {
            await owners.PublishAsync(5, number);
        }

        for (int number = 0; number < 40; number++)
        {
            Assert.Equal($"{number}", (await sink.NextAsync()).Payload);
            Assert.Equal(0, credit.Unspent);
            credit.Add(1);
        }

        // Each joins, and waits to be told; the one that has something is asked once for each event, and told that there was no more.
        Assert.All(owners.Takes.Where(static take => take.Partition != 5), static take => Assert.Equal(0, take.Request.Credit));
        Assert.InRange(owners.Takes.Count(static take => take.Partition != 5), 7, 14);
        Assert.InRange(owners.Takes.Count(static take => take.Partition == 5), 40, 60);
        Array.ForEach(members, static member => member.Dispose());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Take_OneAtATime_OfPartitionsThatAllHaveSomething_TakesTurns(bool isWindow)
    {
        await using OwnersElsewhere owners = await OwnersElsewhere.OpenAsync(3);
        for (int number = 0; number < 45; number++)
        {
            await owners.PublishAsync(number % 3, number);
        }

        DeliveryCredit credit = new(0, isWindow);
        TestSink sink = new();
        RemoteConsumer[] members = owners.Join(credit, sink);
        await Task.WhenAll(members.Select(static member => member.Drained)).WaitAsync(DeliveryFixture.Patience);
        credit.Add(1);
        int[] had = new int[3];
        for (int number = 0; number < 45; number++)
        {
            Received delivery = await sink.NextAsync();
            int partition = OwnersElsewhere.PartitionOf(delivery);
            Assert.Equal(partition + (3 * had[partition]++), int.Parse(delivery.Payload, provider: null));
            Assert.True(number < 30 || had.Min() > 0, $"One gets nothing: {string.Join(", ", had)}.");
            if (isWindow)
            {
                Assert.Equal(SettleResult.Settled, await owners.AckAsync(delivery));
            }
            else
            {
                credit.Add(1);
            }
        }

        Array.ForEach(members, static member => member.Dispose());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Take_OfWhatComesAnyTime_IsNeverMoreThanTheCredit_AndInOrder(int seed)
    {
        const int Count = 300;
        await using OwnersElsewhere owners = await OwnersElsewhere.OpenAsync(4);
        DeliveryCredit credit = new(0);
        TestSink sink = new();
        RemoteConsumer[] members = owners.Join(credit, sink);
        Task publishing = Task.Run(async () =>
        {
            Random random = new(seed);
            for (int number = 0; number < Count; number++)
            {
                await owners.PublishAsync(random.Next(4), number);
            }
        });
        Random grants = new(seed);
        int[] last = [-1, -1, -1, -1];
        for (int came = 0, granted = 0; came < Count;)
        {
            int more = grants.Next(1, 4);
            granted += more;
            credit.Add(more);
            for (; came < Math.Min(granted, Count); came++)
            {
                Received delivery = await sink.NextAsync();
                int partition = OwnersElsewhere.PartitionOf(delivery), number = int.Parse(delivery.Payload, provider: null);
                Assert.True(number > last[partition], $"{number} of partition {partition} came behind {last[partition]}.");
                last[partition] = number;
            }

            Assert.True(sink.IsEmpty, "More came than there was credit for.");
        }

        await publishing;
        Array.ForEach(members, static member => member.Dispose());
    }

    [Fact]
    public async Task Take_OfAWindow_WhatIsFreeWhereNothingIsReady_IsSpentElsewhere()
    {
        await using OwnersElsewhere owners = await OwnersElsewhere.OpenAsync(2);
        DeliveryCredit credit = new(1, isWindow: true);
        TestSink sink = new();
        RemoteConsumer[] members = owners.Join(credit, sink);
        for (int number = 0; number < 20; number++)
        {
            await owners.PublishAsync(number % 2, number);
            Received delivery = await sink.NextAsync();
            Assert.Equal($"{number}", delivery.Payload);
            if (number % 3 == 0)
            {
                // Its next one is ready already when the place becomes free.
                await owners.PublishAsync(1 - (number % 2), ++number);
                await owners.AckAsync(delivery);
                delivery = await sink.NextAsync();
                Assert.Equal($"{number}", delivery.Payload);
            }

            await owners.AckAsync(delivery);
        }

        Array.ForEach(members, static member => member.Dispose());
    }

    [Fact]
    public async Task Take_OfManyConsumers_AsksAsManyAsThereIsSomethingFor()
    {
        const int Consumers = 20, Events = 50;
        await using OwnersElsewhere owners = await OwnersElsewhere.OpenAsync(1);
        DeliveryCredit[] credits = [.. Enumerable.Range(0, Consumers).Select(static number => new DeliveryCredit(number % 2 == 0 ? 1 : 100))];
        TestSink sink = new();
        RemoteConsumer[] members = [.. credits.SelectMany((credit, number) => owners.Join(credit, sink, $"c{number}"))];
        await Task.WhenAll(members.Select(static member => member.Drained)).WaitAsync(DeliveryFixture.Patience);
        for (int number = 0; number < Events; number++)
        {
            await owners.PublishAsync(0, number);
            Assert.Equal($"{number}", (await sink.NextAsync()).Payload);
        }

        // Half of them have no credit left after their first, and pass when they are told.
        Assert.InRange(owners.Takes.Count(static take => take.Request.Credit > 0), Events, 2 * Events);
        Assert.InRange(owners.Takes.Count, Events, (2 * Consumers) + (6 * Events));
        Array.ForEach(members, static member => member.Dispose());
    }

    [Fact]
    public async Task Take_ByOneThatWasToldAndHasNoCredit_LeavesItToAnother()
    {
        await using OwnersElsewhere owners = await OwnersElsewhere.OpenAsync(1);
        TestSink sink = new();
        RemoteConsumer[] without = [.. Enumerable.Range(0, 5).SelectMany(number => owners.Join(new DeliveryCredit(0, isWindow: number % 2 == 0), sink, $"c{number}"))];
        RemoteConsumer[] members = [.. without, .. owners.Join(new DeliveryCredit(100), sink, "with")];
        for (int number = 0; number < 20; number++)
        {
            await owners.PublishAsync(0, number);
            Assert.Equal($"{number}", (await sink.NextAsync()).Payload);
        }

        Array.ForEach(members, static member => member.Dispose());
    }

    [Fact]
    public async Task Take_OfTwoConsumers_BothGetSome()
    {
        await using OwnersElsewhere owners = await OwnersElsewhere.OpenAsync(2);
        DeliveryCredit large = new(1000), small = new(1);
        TestSink largeSink = new(), smallSink = new();
        RemoteConsumer[] members = [.. owners.Join(large, largeSink, "large"), .. owners.Join(small, smallSink, "small")];
        Task<Received> came = smallSink.NextAsync();
        for (int number = 0; !came.IsCompleted; number++)
        {
            await owners.PublishAsync(number % 2, number);
        }

        await came;
        Array.ForEach(members, static member => member.Dispose());
    }
}
