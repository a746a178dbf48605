using System.Collections.Immutable;
using System.Globalization;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Grains.Tests.Partitions;
using EventHub.Protocol.Errors;

namespace EventHub.Grains.Tests.Sagas;

/// <summary>Instances, the events they take and those they publish stand in several partitions: each takes and publishes once all the same.</summary>
public sealed class SagaPartitionsTests
{
    [Fact]
    public async Task Instances_TakeEventsOfOtherPartitions_AndPublishToOthers()
    {
        await using SagaPartitionsFixture hub = await SagaPartitionsFixture.OpenAsync();
        for (int i = 0; i < 20; i++)
        {
            await PlaceAsync(hub, i);
        }

        await hub.UntilAsync(async () => await CountAsync(hub, "shipping") == 20, "all wait for their shipment");
        for (int i = 0; i < 20; i++)
        {
            await ShipAsync(hub, i);
        }

        await EndedAsync(hub, 20);
        ImmutableArray<SagaInfo> all = (await hub.Partitions.ListSagasAsync(new SagaQuery { Definition = "order" })).Sagas;
        Assert.True(all.Select(saga => saga.Partition).Distinct().Count() > 1, "All live in one partition.");
        Assert.All(all, saga => Assert.Equal(SagaLookup.PartitionOf("order", saga.Key, SagaPartitionsFixture.Count), saga.Partition));
        await hub.UntilAsync(() => Task.FromResult(hub.Partitions.All.Sum(partition => partition.Sagas.Counts.Outgoing) == 0), "nothing is on its way");
        Assert.Equal(Enumerable.Range(0, 20).Select(Payload).Order(), (await hub.PayloadsAsync("orders.done")).Order());
    }

    [Fact]
    public async Task Definitions_PartitionsAreApart_AreBroughtInStep()
    {
        await using SagaPartitionsFixture hub = await SagaPartitionsFixture.OpenAsync();
        await hub.Partitions.All[0].Sagas.DefineAsync(SagaFixture.Version(2).ToDocument(), [1, 1, 1, 1]);

        await hub.RestartAsync();

        foreach (IPartition partition in hub.Partitions.All)
        {
            Assert.Equal([1, 2], (await partition.Sagas.DefinitionsAsync()).Select(one => one.Version));
        }

        await hub.Partitions.All[0].Sagas.RetireAsync("order");
        await hub.RestartAsync();
        foreach (IPartition partition in hub.Partitions.All)
        {
            Assert.All(await partition.Sagas.DefinitionsAsync(), one => Assert.True(one.IsRetired));
        }
    }

    [Fact]
    public async Task Definition_RetiredAndBack_StartsAgain_AndAnotherOfItsVersionIsRefused()
    {
        await using SagaPartitionsFixture hub = await SagaPartitionsFixture.OpenAsync();
        await PlaceAsync(hub, 1);
        await hub.UntilAsync(async () => await CountAsync(hub, "shipping") == 1, "it waits for its shipment");
        await hub.Book.RetireAsync("order");
        Assert.Equal(ErrorCodes.SagaDefinitionNotFound.Number, (await StartAsync(hub, "k9", "r")).Refusal?.Code);
        await PlaceAsync(hub, 2);
        await ShipAsync(hub, 1);
        await EndedAsync(hub, 1);
        Assert.Null(await hub.FindAsync("k2"));

        Assert.Equal(ErrorCodes.SagaVersionTaken, (await Assert.ThrowsAsync<EventHubException>(() => hub.Book.DefineAsync("order", SagaFixture.Order))).Code);
        Assert.True((await hub.Book.DefineAsync("order", SagaFixture.Order.Replace("after: 1h", "after: 365d", StringComparison.Ordinal))).IsNew);
        await PlaceAsync(hub, 3);
        await hub.UntilAsync(async () => await CountAsync(hub, "shipping") == 1, "the third waits for its shipment");
        Assert.Null(await hub.FindAsync("k2"));
    }

    [Fact]
    public async Task Start_Repeated_IsTheSame_AndAnotherIsRefused()
    {
        await using SagaPartitionsFixture hub = await SagaPartitionsFixture.OpenAsync();
        Assert.Equal("taken", (await StartAsync(hub, "k1", "r1")).Effect);
        Assert.Equal("repeated", (await StartAsync(hub, "k1", "r1")).Effect);
        Assert.Equal(ErrorCodes.SagaExists.Number, (await StartAsync(hub, "k1", "r2")).Refusal?.Code);
        Assert.Equal(ErrorCodes.SagaNotFound.Number, (await hub.Partitions.AskSagaAsync(new SagaRequest(SagaVerb.Pause, "order", "none"))).Refusal?.Code);
    }

    [Fact]
    public async Task List_ByStateStatusAgeAndKey_IsInOrderOverAllPartitions()
    {
        await using SagaPartitionsFixture hub = await SagaPartitionsFixture.OpenAsync();
        for (int i = 0; i < 12; i++)
        {
            await PlaceAsync(hub, i);
        }

        await hub.UntilAsync(async () => await CountAsync(hub, "shipping") == 12, "all wait for their shipment");
        await ShipAsync(hub, 3);
        await EndedAsync(hub, 1);
        ImmutableArray<SagaInfo> first = (await hub.Partitions.ListSagasAsync(new SagaQuery { Limit = 5 })).Sagas;
        ImmutableArray<SagaInfo> rest = (await hub.Partitions.ListSagasAsync(new SagaQuery { AfterDefinition = first[^1].Definition, AfterKey = first[^1].Key })).Sagas;
        string[] keys = [.. first.Concat(rest).Select(saga => saga.Key)];
        Assert.Equal(Enumerable.Range(0, 12).Select(i => "k" + i).Order(StringComparer.Ordinal), keys);
        Assert.Equal(["k3"], (await hub.Partitions.ListSagasAsync(new SagaQuery { Status = "completed" })).Sagas.Select(saga => saga.Key));
        Assert.Equal(11, (await hub.Partitions.ListSagasAsync(new SagaQuery { Status = "open", State = "shipping" })).Sagas.Length);
        Assert.Equal(["k1", "k10", "k11"], (await hub.Partitions.ListSagasAsync(new SagaQuery { KeyPrefix = "k1" })).Sagas.Select(saga => saga.Key));
        Assert.Empty((await hub.Partitions.ListSagasAsync(new SagaQuery { UntilTicks = first[0].StartedTicks - TimeSpan.TicksPerHour })).Sagas);
        Assert.Equal(12, (await hub.Partitions.ListSagasAsync(new SagaQuery { UnchangedSinceTicks = hub.Time.GetUtcNow().UtcTicks + 1 })).Sagas.Length);
    }

    // EVENTHUB_SAGA_CRASHES sets how many histories are run.
    [Fact]
    public async Task Killed_at_any_point_events_of_other_partitions_come_once()
    {
        int histories = int.TryParse(Environment.GetEnvironmentVariable("EVENTHUB_SAGA_CRASHES"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : 8, kills = 0;
        for (int seed = 1; seed <= histories; seed++)
        {
            kills += await RunAsync(new Random(seed));
        }

        Assert.True(kills >= histories * 2, $"Only {kills} kills in {histories} histories.");
    }

    private static async Task<int> RunAsync(Random random)
    {
        const int Orders = 10;
        await using SagaPartitionsFixture hub = await SagaPartitionsFixture.OpenAsync();
        int kills = 0;
        for (int i = 0; i < Orders; i++)
        {
            await PlaceAsync(hub, i);
            kills += await MaybeKillAsync(hub, random);
        }

        await hub.UntilAsync(async () => await CountAsync(hub, "shipping") == Orders, "all wait for their shipment");
        for (int i = 0; i < Orders; i++)
        {
            await ShipAsync(hub, i);
            kills += await MaybeKillAsync(hub, random);
        }

        await EndedAsync(hub, Orders);
        await hub.UntilAsync(async () => (await hub.PayloadsAsync("orders.done")).Count >= Orders, "all events are where they belong");
        Assert.Equal(hub.Services.Effects.Count, hub.Services.Effects.Distinct().Count());
        foreach (string channel in new[] { "orders.reserved", "orders.done" })
        {
            Assert.Equal(Enumerable.Range(0, Orders).Select(Payload).Order(), (await hub.PayloadsAsync(channel)).Order());
        }

        return kills;
    }

    private static async Task<int> MaybeKillAsync(SagaPartitionsFixture hub, Random random)
    {
        for (int i = random.Next(20); i > 0; i--)
        {
            await Task.Yield();
        }

        if (random.Next(6) == 0)
        {
            await ((EventHub.Grains.Partitions.LocalPartition)hub.Partitions.All[random.Next(SagaPartitionsFixture.Count)]).CheckpointAsync();
        }

        if (random.Next(4) != 0)
        {
            return 0;
        }

        await hub.KillAsync();
        return 1;
    }

    private static string Payload(int i) => $$"""{"id":"k{{i}}"}""";

    private static Task PlaceAsync(SagaPartitionsFixture hub, int i) => hub.PublishAsync("orders.placed", $$"""{"id":"k{{i}}","n":5}""", "p" + i);

    private static Task ShipAsync(SagaPartitionsFixture hub, int i) => hub.PublishAsync("orders.shipped", Payload(i), "s" + i);

    private static async Task<SagaAnswer> StartAsync(SagaPartitionsFixture hub, string key, string request) =>
        await hub.Partitions.AskSagaAsync(new SagaRequest(SagaVerb.Start, "order", key) { RequestId = request, Json = """{"n":1}""" }).AsTask().WaitAsync(PartitionFixture.Patience);

    private static async Task<int> CountAsync(SagaPartitionsFixture hub, string state) => (await hub.Partitions.ListSagasAsync(new SagaQuery { State = state })).Sagas.Length;

    private static Task EndedAsync(SagaPartitionsFixture hub, int count) =>
        hub.UntilAsync(async () => (await hub.Partitions.ListSagasAsync(new SagaQuery { Status = "completed" })).Sagas.Length == count, $"{count} are completed");
}
