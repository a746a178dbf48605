using EventHub.Cluster.Kit;

namespace EventHub.Cluster;

/// <summary>One silo loses the network, the other silos and Redis alike; it goes on running, and believes that it owns its partitions.</summary>
public sealed class When_a_silo_is_cut_off
{
    [Fact]
    public async Task Others_take_its_partitions_and_it_ends_when_it_hears_of_them()
    {
        if (!Island.IsPermitted)
        {
            TestContext.Current.SendDiagnosticMessage("This machine permits no network of its own to a process: a silo was NOT cut off from the others.");
            return;
        }

        using Island island = new();
        await using RedisServer redis = await RedisServer.StartAsync("always", "--bind", "0.0.0.0", "--protected-mode", "no");
        string url = redis.Url.Replace("127.0.0.1", island.Host, StringComparison.Ordinal);
        using ClusterProcess first = new("first", url, "silo") { Host = island.Host }, second = new("second", url, "silo") { Host = island.Host },
            lost = new("cut off", url, "silo") { Host = island.Address, Under = island.Command }, gateway = new("gateway", url, "gateway") { Host = island.Host };
        await Task.WhenAll(first.StartAsync(), second.StartAsync(), lost.StartAsync(), gateway.StartAsync());
        await Shares.EvenAsync([first, second, lost]);
        await using Load load = await Load.StartAsync(gateway.Address, first.Address);
        island.Cut();
        await load.BackAsync("a silo was cut off");
        await Shares.EvenAsync([first, second]);
        island.Join();

        // Told by the others that it is dead, it ends.
        Assert.NotEqual(0, await lost.ExitAsync());
        await load.GrowAsync();
        await load.ProveAsync(second.Address);
    }
}
