using EventHub.Cluster.Kit;

namespace EventHub.Cluster;

/// <summary>Silos are killed in turn and started again, while events are published through one gateway, consumed and watched through another, and consumed at the silos themselves.</summary>
public sealed class When_silos_are_killed_one_after_another
{
    [Fact]
    public async Task No_acknowledged_event_is_lost_and_channels_keep_their_order()
    {
        await using ClusterRun cluster = await ClusterRun.StartAsync();
        await using Load load = await Load.StartAsync(cluster.Gateways[0].Address, cluster.Gateways[1].Address, [.. cluster.Silos.Select(static silo => silo.Address)]);
        foreach (ClusterProcess silo in cluster.Silos)
        {
            await silo.KillAsync();
            await load.BackAsync($"{silo.Name} was killed");
            await silo.StartAsync();
            await load.GrowAsync();
        }

        await load.ProveAsync(cluster.Gateways[0].Address);
    }
}
