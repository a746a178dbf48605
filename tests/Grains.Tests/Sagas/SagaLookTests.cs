using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Grains.Sagas;
using EventHub.Grains.Tests.Partitions;
using EventHub.Grains.Tests.Remote;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using EventHub.Sagas.Documents;
using EventHub.Tests.Kit;
using Orleans;

namespace EventHub.Grains.Tests.Sagas;

/// <summary>Who looks sees what was stored before the look, or is told that there was no time for it.</summary>
public sealed class SagaLookTests
{
    private static readonly SagaRequest s_look = new(SagaVerb.Get, "order", "k1") { HistoryMax = 10, CatchesUp = true };

    [Fact]
    public async Task Look_AfterAnEventWasStored_WaitsUntilItIsTaken()
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync();
        using HeldSyncs held = new(hub.Log.Disk);
        await hub.PlaceAsync("k1");

        // Stored, and what it comes to is not.
        Task<SagaAnswer> look = Sagas(hub).AskAsync(s_look).AsTask();
        Task<SagaPage> list = Sagas(hub).ListAsync(new SagaQuery { CatchesUp = true }).AsTask();
        Assert.False(look.IsCompleted || list.IsCompleted);

        // Who does not ask for it is answered at once.
        Assert.Equal(ErrorCodes.SagaNotFound.Number, (await Sagas(hub).AskAsync(s_look with { CatchesUp = false })).Refusal?.Code);
        held.Release();
        SagaAnswer found = await look.WaitAsync(PartitionFixture.Patience);
        Assert.Equal(("k1", false), (found.Saga?.Key, found.Saga?.IsBehind));
        Assert.Equal("k1", Assert.Single((await list.WaitAsync(PartitionFixture.Patience)).Sagas).Key);
        Assert.Equal((2, 0), (Sagas(hub).Counts.LooksWaited, Sagas(hub).Counts.LooksBehind));
    }

    [Fact]
    public async Task Look_NoTimeToTakeIt_SaysSo()
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync();
        await hub.PlaceAsync("k1");
        await hub.UntilInAsync("k1", "shipping");
        using HeldSyncs held = new(hub.Log.Disk);
        await hub.ShipAsync("k1");
        Task<SagaAnswer> look = Sagas(hub).AskAsync(s_look).AsTask();
        Task<SagaAnswer> other = Sagas(hub).AskAsync(s_look with { Key = "k2" }).AsTask();
        Task<SagaPage> list = Sagas(hub).ListAsync(new SagaQuery { Definition = "order", CatchesUp = true }).AsTask();
        Assert.False(look.IsCompleted || other.IsCompleted || list.IsCompleted);
        hub.Log.Time.Advance(IPartitionSagas.CatchUpMax);

        SagaAnswer found = await look.WaitAsync(PartitionFixture.Patience);
        Assert.Equal(("shipping", true), (found.Saga?.State, found.Saga?.IsBehind));
        Assert.Equal(ErrorCodes.SagasBehind.Number, (await other.WaitAsync(PartitionFixture.Patience)).Refusal?.Code);
        Assert.True((await list.WaitAsync(PartitionFixture.Patience)).IsBehind);
        Assert.Equal(3, Sagas(hub).Counts.LooksBehind);
        held.Release();
        found = await Sagas(hub).AskAsync(s_look).AsTask().WaitAsync(PartitionFixture.Patience);
        Assert.Equal(("done", false), (found.Saga?.State, found.Saga?.IsBehind));
    }

    [Fact]
    public async Task Look_EventsStandInOtherPartitions_SeesThemAll()
    {
        await using SagaPartitionsFixture hub = await SagaPartitionsFixture.OpenAsync();
        for (int i = 0; i < 40; i++)
        {
            await hub.PublishAsync("orders.placed", $$"""{"id":"k{{i}}","n":5}""", "p" + i);
            SagaAnswer found = await hub.Partitions.AskSagaAsync(s_look with { Key = "k" + i }).AsTask().WaitAsync(PartitionFixture.Patience);
            Assert.Equal(("k" + i, false), (found.Saga?.Key, found.Saga?.IsBehind));
            Assert.Equal(i + 1, (await hub.Partitions.ListSagasAsync(new SagaQuery { CatchesUp = true })).Sagas.Length);
        }

        Assert.Equal(ErrorCodes.SagaNotFound.Number, (await hub.Partitions.AskSagaAsync(s_look with { Key = "none" })).Refusal?.Code);
    }

    [Fact]
    public async Task Look_OwnerElsewhereDoesNotAnswer_SaysSo()
    {
        SagaSurroundings around = new(4);
        await using PartitionFixture log = await PartitionFixture.OpenAsync(around: around);
        IGrainFactory nobody = FakeOwner.Of((_, _) => throw new TimeoutException());
        around.Connect(new Neighbours([.. Enumerable.Range(0, 3).Select(number => new RemotePartition(number, nobody, here: null, log.Time)), log.Partition]));
        Assert.True(await log.Partition.Sagas.DefineAsync(SagaDocument.Read(SagaFixture.Order.Replace("orders.placed", "\"*.placed\"", StringComparison.Ordinal)), [1, 1, 1, 1]));
        IPartitionSagas sagas = ((IPartition)log.Partition).Sagas;
        Assert.Equal(ErrorCodes.SagasBehind.Number, (await sagas.AskAsync(s_look).AsTask().WaitAsync(PartitionFixture.Patience)).Refusal?.Code);
        Assert.True((await sagas.ListAsync(new SagaQuery { CatchesUp = true }).AsTask().WaitAsync(PartitionFixture.Patience)).IsBehind);
    }

    [Fact]
    public async Task Look_PartitionCloses_IsAnswered()
    {
        SagaFixture hub = await SagaFixture.OpenAsync();
        using HeldSyncs held = new(hub.Log.Disk);
        await hub.PlaceAsync("k1");
        IPartitionSagas sagas = Sagas(hub);
        Task<SagaAnswer> look = sagas.AskAsync(s_look).AsTask();
        Task closing = hub.DisposeAsync().AsTask();
        SagaAnswer answer = await look.WaitAsync(PartitionFixture.Patience);
        Assert.Equal(ErrorCodes.SagasBehind.Number, answer.Refusal?.Code);
        held.Release();
        await closing.WaitAsync(PartitionFixture.Patience);
    }

    private static IPartitionSagas Sagas(SagaFixture hub) => ((IPartition)hub.Log.Partition).Sagas;

    private sealed class Neighbours(ImmutableArray<IPartition> all) : IPartitions
    {
        public ImmutableArray<IPartition> All => all;

        public IPartition OwnerOf(ReadOnlySpan<byte> channel) => all[EventIdentity.PartitionOf(channel, all.Length)];

        public IPartition? Find(int partition) => all[partition];

        public async ValueTask RefreshAsync(bool isWhole, CancellationToken cancellationToken) => await Task.WhenAll(all.OfType<RemotePartition>().Select(other => other.RefreshAsync(isWhole)));
    }

    /// <summary>From the second sync on a disk syncs no more until it is released: what is published next is stored, and what it leads to is not.</summary>
    private sealed class HeldSyncs : IDisposable
    {
        private readonly ManualResetEventSlim _released = new();
        private int _syncs;

        public HeldSyncs(BreakableDisk disk) => disk.Syncing = () =>
        {
            if (Interlocked.Increment(ref _syncs) > 1)
            {
                Assert.True(_released.Wait(PartitionFixture.Patience), "Nobody released it.");
            }
        };

        public void Release() => _released.Set();

        public void Dispose() => Release();
    }
}
