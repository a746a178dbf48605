using EventHub.Grains.Sagas;
using EventHub.Grains.Tests.Partitions;
using EventHub.Protocol.Records;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Storage;

namespace EventHub.Grains.Tests.Sagas;

/// <summary>What comes for an instance that has ended.</summary>
public sealed class SagaEndedTests
{
    [Fact]
    public async Task An_event_for_it_changes_nothing_and_starts_no_other_while_it_is_kept()
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync();
        await hub.PlaceAsync("k1");
        await hub.UntilInAsync("k1", "shipping");
        await hub.ShipAsync("k1");
        await hub.UntilEndedAsync("k1", SagaStatus.Completed);
        byte[] before = SagaInstanceFormat.Write(hub.Find("k1")!);
        int lines = (await hub.Sagas.HistoryAsync(new SagaId("order", "k1"), 100)).Length;

        await hub.Log.PublishAsync("orders.shipped", """{"id":"k1"}""");
        AppendResult last = await hub.Log.PublishAsync("orders.placed", """{"id":"k1","n":6}""");
        await hub.UntilAsync(() => hub.Sagas.HasPassed(last.Sequence), "both are passed");
        Assert.Equal(before, SagaInstanceFormat.Write(hub.Find("k1")!));
        Assert.Equal(lines, (await hub.Sagas.HistoryAsync(new SagaId("order", "k1"), 100)).Length);
        Assert.Equal((1, 2), ((await hub.PayloadsAsync("orders.done")).Count, hub.Services.Effects.Count));

        // Nor after a start, and whichever of its events come again.
        await hub.Log.KillAsync();
        last = await hub.Log.PublishAsync("orders.shipped", """{"id":"k1"}""");
        await hub.UntilAsync(() => hub.Sagas.HasPassed(last.Sequence), "it is passed");
        Assert.Equal(before, SagaInstanceFormat.Write(hub.Find("k1")!));

        hub.Log.Time.Advance(TimeSpan.FromDays(7));
        await hub.UntilAsync(() => hub.Find("k1") is null, "it is forgotten");
        await hub.Log.PublishAsync("orders.placed", """{"id":"k1","n":7}""");
        await hub.UntilInAsync("k1", "shipping");
        Assert.Equal(4, hub.Services.Effects.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_event_that_started_one_that_is_forgotten_starts_none_after_a_kill(bool checkpoint)
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync();
        await hub.PlaceAsync("k1");
        await hub.UntilInAsync("k1", "shipping");
        await hub.ShipAsync("k1");
        await hub.UntilEndedAsync("k1", SagaStatus.Completed);
        hub.Log.Time.Advance(TimeSpan.FromDays(7));
        await hub.UntilAsync(() => hub.Find("k1") is null, "it is forgotten");
        if (checkpoint)
        {
            await hub.Log.Partition.CheckpointAsync();
        }

        await hub.Log.KillAsync();
        AppendResult last = await hub.Log.PublishAsync("orders.placed", """{"id":"k2","n":1}""");
        await hub.UntilAsync(() => hub.Sagas.HasPassed(last.Sequence), "it is passed");
        await hub.UntilInAsync("k2", "shipping");
        Assert.Null(hub.Find("k1"));
        Assert.Equal(4, hub.Services.Effects.Count);
    }
}
