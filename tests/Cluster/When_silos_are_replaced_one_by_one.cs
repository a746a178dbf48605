using EventHub.Cluster.Kit;

namespace EventHub.Cluster;

/// <summary>Every silo is asked to stop and started again, as a new version is rolled out.</summary>
public sealed class When_silos_are_replaced_one_by_one
{
    [Fact]
    public async Task No_publish_fails_beyond_a_retry()
    {
        await using ClusterRun cluster = await ClusterRun.StartAsync();
        await using Load load = await Load.StartAsync(cluster.Gateways[0].Address, cluster.Gateways[1].Address);
        foreach (ClusterProcess silo in cluster.Silos)
        {
            Assert.Equal(0, await silo.StopAsync());
            await load.BackAsync($"{silo.Name} has stopped");
            await silo.StartAsync();
            await load.GrowAsync();
        }

        await load.ProveAsync(cluster.Silos[0].Address);
        Assert.True(load.MostTries <= 2, $"One event was sent {load.MostTries} times.");
    }
}
