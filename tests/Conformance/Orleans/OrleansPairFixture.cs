using Orleans.TestingHost;

namespace EventHub.Conformance.Orleans;

/// <summary>A cluster of two silos: grains call each other over the network.</summary>
public sealed class OrleansPairFixture : OrleansFixture
{
    private static readonly Lazy<Task<TestCluster>> s_pair = new(() => DeployAsync(silos: 2));

    protected override Task<TestCluster> Cluster => s_pair.Value;
}
