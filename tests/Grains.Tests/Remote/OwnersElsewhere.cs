using System.Collections.Concurrent;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Remote;
using EventHub.Grains.Tests.Subscriptions;
using EventHub.Tests.Kit;

namespace EventHub.Grains.Tests.Remote;

/// <summary>Partitions with a subscription, whose owners are asked as from another process; calls are noted. No clock moves, so nothing happens because it is time.</summary>
internal sealed class OwnersElsewhere : IAsyncDisposable
{
    private readonly List<DeliveryFixture> _hubs = [];
    private readonly List<RemotePartition> _partitions = [];
    private readonly List<Subscription> _subscriptions = [];
    private readonly FakeTimeProvider _clock = new();

    /// <summary>The partitions.</summary>
    public IReadOnlyList<DeliveryFixture> Hubs => _hubs;

    /// <summary>What was asked for deliveries, by partition.</summary>
    public ConcurrentQueue<(int Partition, TakeRequest Request)> Takes { get; } = [];

    public static async Task<OwnersElsewhere> OpenAsync(int count)
    {
        OwnersElsewhere owners = new();
        for (int number = 0; number < count; number++)
        {
            DeliveryFixture hub = await DeliveryFixture.OpenAsync();
            owners._hubs.Add(hub);
            owners._subscriptions.Add(await hub.DefineAsync("s"));
            owners._partitions.Add(owners.PartitionOf(number, new RemoteMembers(hub.Log.Partition, hub.Time)));
        }

        return owners;
    }

    /// <summary>A consumer becomes a member in every partition.</summary>
    public RemoteConsumer[] Join(DeliveryCredit credit, IDeliverySink sink, string consumer = "c")
    {
        RemoteConsumer[] members =
            [.. _partitions.Select((partition, number) => new RemoteConsumer(partition, _subscriptions[number].Id, consumer, sink, credit, returnsWork: true, _clock))];
        Array.ForEach(members, static member => member.Begin());
        return members;
    }

    /// <summary>Publishes an event whose payload says which.</summary>
    public Task PublishAsync(int partition, int number) => _hubs[partition].PublishAsync("c" + partition, $"{number}");

    /// <summary>The partition a delivery came from.</summary>
    public static int PartitionOf(Received delivery) => delivery.Channel[1] - '0';

    public Task<SettleResult> AckAsync(Received delivery) => _hubs[PartitionOf(delivery)].AckAsync("s", delivery);

    public async ValueTask DisposeAsync()
    {
        foreach (DeliveryFixture hub in _hubs)
        {
            await hub.DisposeAsync();
        }
    }

    private RemotePartition PartitionOf(int number, RemoteMembers members)
    {
        // As in a grain: one turn at a time.
        TaskFactory turns = new(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);
        return new RemotePartition(number, FakeOwner.Of((method, arguments) => method.Name switch
        {
            nameof(IPartitionOwnerGrain.Take) => turns.StartNew(() => TakeAsync(number, members, (TakeRequest)arguments[0]!)).Unwrap(),
            nameof(IPartitionOwnerGrain.Hurry) => turns.StartNew(() => members.HurryAsync((Guid)arguments[0]!)).Unwrap(),
            nameof(IPartitionOwnerGrain.Leave) => turns.StartNew(() => members.LeaveAsync((Guid)arguments[0]!, (bool)arguments[1]!)).Unwrap(),
            _ => throw new NotSupportedException(method.Name),
        }), here: null, _clock);
    }

    private Task<TakeAnswer> TakeAsync(int number, RemoteMembers members, TakeRequest request)
    {
        Takes.Enqueue((number, request));
        return members.TakeAsync(request, CancellationToken.None).AsTask();
    }
}
