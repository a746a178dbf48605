using EventHub.Cluster.Kit;

namespace EventHub.Cluster;

/// <summary>One silo loses what all share, and reaches the other silos as before: nobody takes it for dead.</summary>
public sealed class When_a_silo_loses_Redis_only
{
    [Fact]
    public async Task It_gives_its_partitions_up_and_gets_none_while_that_lasts()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using Relay relay = new(new Uri(redis.Url).Port);
        using ClusterProcess first = new("first", redis.Url, "silo"), second = new("second", redis.Url, "silo"), lost = new("cut off", $"redis://127.0.0.1:{relay.Port}", "silo"),
            gateway = new("gateway", redis.Url, "gateway");
        await Task.WhenAll(first.StartAsync(), second.StartAsync(), lost.StartAsync(), gateway.StartAsync());
        await Shares.EvenAsync([first, second, lost]);
        await using Load load = await Load.StartAsync(gateway.Address, first.Address);
        relay.Cut();
        await load.BackAsync("a silo was cut off from Redis");
        await Shares.EvenAsync([first, second]);
        relay.Join();

        // It is one of them again.
        await Shares.EvenAsync([first, second, lost]);
        await load.GrowAsync();
        await load.ProveAsync(second.Address);
    }
}
