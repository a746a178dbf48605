using EventHub.Cli.Clusters;

namespace EventHub.Cli.Tests.Clusters;

public sealed class ClusterPlanTests
{
    private int _port = 1000;

    [Fact]
    public void Members_EachHaveTheirOwnPorts()
    {
        ClusterMember[] members = Of(new ClusterPlan(3, 2, "always", null, "/data"));

        Assert.Equal(["redis", "silo 1", "silo 2", "silo 3", "gateway 1", "gateway 2"], members.Select(static member => member.Name));
        Assert.Equal([0, 1, 1, 1, 2, 2], members.Select(static member => member.Stage));
        string[] ports = [.. members.SelectMany(static member => member.Variables.Where(static variable => variable.Key.EndsWith("Port", StringComparison.Ordinal)).Select(static variable => variable.Value).Append(member.Address.Split(':')[^1]))];
        Assert.Equal(12, ports.Length);
        Assert.Equal(ports.Length, ports.Distinct().Count());
    }

    [Theory]
    [InlineData("always", "always")]
    [InlineData("interval", "everysec")]
    [InlineData("none", "no")]
    public void Redis_KeepsWhatTheDurabilityPromises(string durability, string appendfsync)
    {
        ClusterMember[] members = Of(new ClusterPlan(1, 0, durability, null, "/data"));

        Assert.Equal(["--appendfsync", appendfsync], members[0].Command.TakeLast(2));
        Assert.Contains(durability, members[1].Command);
        Assert.Contains(members[0].Address, members[1].Command);
    }

    [Fact]
    public void ServerThatRuns_IsUsedAndNotStarted()
    {
        ClusterMember[] members = Of(new ClusterPlan(1, 1, "always", "redis://redis.example:6380", "/data"));

        Assert.Equal(["silo 1", "gateway 1"], members.Select(static member => member.Name));
        Assert.All(members, static member => Assert.Contains("redis://redis.example:6380", member.Command));
    }

    private ClusterMember[] Of(ClusterPlan plan) => plan.Members(["eventhub"], () => ++_port);
}
