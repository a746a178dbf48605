using EventHub.Cluster.Kit;

namespace EventHub.Cluster;

/// <summary>The server that all silos share crashes under load and comes back with what it has synced, which is everything it had answered.</summary>
public sealed class When_Redis_is_killed
{
    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_all_goes_on()
    {
        await using ClusterRun cluster = await ClusterRun.StartAsync();
        await using Load load = await Load.StartAsync(cluster.Gateways[0].Address, cluster.Gateways[1].Address);
        for (int round = 1; round <= 2; round++)
        {
            await cluster.Redis.KillAsync();
            await cluster.Redis.StartAgainAsync();
            await load.BackAsync($"Redis was killed for the {(round == 1 ? "first" : "second")} time");
            await load.GrowAsync();
        }

        await load.ProveAsync(cluster.Silos[0].Address);
    }

    [Fact]
    public async Task It_may_be_away_for_longer_than_owners_keep_their_partitions()
    {
        await using ClusterRun cluster = await ClusterRun.StartAsync();
        await using Load load = await Load.StartAsync(cluster.Gateways[0].Address, cluster.Gateways[1].Address);
        await cluster.Redis.KillAsync();
        await Task.WhenAny(cluster.Silos.Select(static silo => silo.WaitForAsync("gives up partition"))).Unwrap();
        await cluster.Redis.StartAgainAsync();
        await load.BackAsync("Redis was away until owners gave up");
        await load.GrowAsync();
        await load.ProveAsync(cluster.Silos[0].Address);
    }
}
