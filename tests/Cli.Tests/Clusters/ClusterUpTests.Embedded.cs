namespace EventHub.Cli.Tests.Clusters;

/// <summary>The build without clusters says so. Only built for it.</summary>
public sealed class ClusterUpWithoutClustersTests
{
    [Fact]
    public async Task Up_SaysWhichBuildIsNeededAndHowItIsMade()
    {
        using TestTerminal terminal = new();

        Assert.Equal(1, await terminal.RunAsync("cluster", "up", "--silos", "3"));
        Assert.StartsWith("EH5003", terminal.Error, StringComparison.Ordinal);
        Assert.Contains("dotnet build -p:GrainRuntime=Orleans", terminal.Error, StringComparison.Ordinal);
        Assert.Empty(terminal.Output);
    }
}
