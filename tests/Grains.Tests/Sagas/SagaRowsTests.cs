using System.Text.Json;
using EventHub.Grains.Tests.Partitions;
using EventHub.Protocol.Errors;

namespace EventHub.Grains.Tests.Sagas;

public sealed class SagaRowsTests
{
    private const int Instances = 10, EventsEach = 150;

    private const string Counter = """
        saga: counter
        version: 1
        events: { tick: { channel: ticks, key: event.payload.id } }
        start: { on: tick, set: { n: 0 }, goto: begun }
        states:
          begun: { done: { set: { n: 1 }, publish: { channel: counts, payload: { id: =key, n: =data.n } }, goto: counting } }
          counting:
            on: { tick: { set: { n: =data.n + 1 }, publish: { channel: counts, payload: { id: =key, n: =data.n } } } }
            signals: { stop: stopped }
          stopped: { end: completed }
        """;

    // A row that is refused takes the one with it that was planned upon it: neither may leave a gap or come twice.
    [Fact]
    public async Task Rows_DiskFillsUpNowAndThen_GiveEachEventOnceAndInOrder()
    {
        await using SagaFixture hub = await SagaFixture.OpenAsync(Counter);
        for (int round = 0; round < EventsEach; round++)
        {
            hub.Log.Disk.IsFull = round % 10 == 5;
            await Task.WhenAll(Enumerable.Range(0, Instances).Select(id => TickAsync(hub, id, round)));
        }

        await hub.UntilAsync(
            () =>
            {
                hub.Log.Time.Advance(TimeSpan.FromSeconds(1));
                return Enumerable.Range(0, Instances).All(id => hub.Find($"{id}", "counter")?.Data["n"].ToString() == $"{EventsEach}");
            },
            "every event is counted");
        ILookup<string, int> counts = (await hub.PayloadsAsync("counts")).Select(static text => JsonDocument.Parse(text).RootElement)
            .ToLookup(static one => one.GetProperty("id").GetString()!, static one => one.GetProperty("n").GetInt32());
        Assert.Equal(Instances, counts.Count);
        Assert.All(counts, static one => Assert.Equal(Enumerable.Range(1, EventsEach), one));
    }

    private static async Task TickAsync(SagaFixture hub, int id, int round)
    {
        using CancellationTokenSource deadline = new(PartitionFixture.Patience);
        for (; ; )
        {
            try
            {
                await hub.Log.PublishAsync("ticks", $$"""{"id":"{{id}}"}""", key: $"{id}-{round}");
                return;
            }
            catch (EventHubException full) when (full.Code == ErrorCodes.StorageFull && !deadline.IsCancellationRequested)
            {
                hub.Log.Disk.IsFull = false;
                hub.Log.Time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }
    }
}
