using System.Text;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Tests.Partitions;
using EventHub.Grains.Tests.Subscriptions;
using EventHub.Protocol.Replays;

namespace EventHub.Grains.Tests.Replays;

/// <summary>Replays in one partition, without the book that spreads them over several.</summary>
internal static class ReplayCalls
{
    private const int Partition = 3;
    private static int _ids;

    /// <summary>Begins a replay of everything there is to these subscriptions.</summary>
    public static async Task<Guid> ReplayAsync(this DeliveryFixture hub, ReplayRequest request, params string[] names)
    {
        Guid id = new(Interlocked.Increment(ref _ids), 0, 0, new byte[8]);
        ReplayRange range = new(Partition, request.Since is null ? 1 : long.Parse(request.Since, null), request.Until is null ? hub.Log.Partition.Bounds.NextSequence : long.Parse(request.Until, null));
        ReplayDefinition definition = new(
            id, ReplayKind.Events, Encoding.UTF8.GetString(ReplayDocument.ToUtf8(request)), [range], [.. names.Select(name => hub.Deliveries.Find(name)!.Id)], -1);
        await hub.Deliveries.Replays.StartAsync(definition, int.MaxValue).AsTask().WaitAsync(DeliveryFixture.Patience);
        return id;
    }

    public static Task<Guid> ReplayAsync(this DeliveryFixture hub, params string[] names) => hub.ReplayAsync(new ReplayRequest(), names);

    public static ReplayProgress Replay(this DeliveryFixture hub, Guid id) => hub.Deliveries.Replays.Find(id)!;

    public static Task ChangeAsync(this DeliveryFixture hub, Guid id, ReplayState state) =>
        hub.Deliveries.Replays.ChangeAsync(id, hub.Replay(id).Version + 1, state).AsTask().WaitAsync(DeliveryFixture.Patience);

    /// <summary>A subscription that has acked so many events of a channel.</summary>
    public static async Task<TestSink> AckedAsync(this DeliveryFixture hub, string name, int events, string channel = "a.b")
    {
        await hub.DefineAsync(name);
        TestSink sink = hub.Join(name);
        for (int i = 0; i < events; i++)
        {
            await hub.PublishAsync(channel);
        }

        foreach (Received delivery in await sink.NextAsync(events))
        {
            await hub.AckAsync(name, delivery);
        }

        await hub.SettledAsync();
        return sink;
    }

    public static async Task AckAllAsync(this DeliveryFixture hub, string name, IEnumerable<Received> deliveries)
    {
        foreach (Received delivery in deliveries)
        {
            Assert.Equal(SettleResult.Settled, await hub.AckAsync(name, delivery));
        }

        await hub.SettledAsync();
    }

    public static ReplayRequest Of(params string[] patterns) => new() { Patterns = PartitionFixture.Patterns(patterns) };
}
