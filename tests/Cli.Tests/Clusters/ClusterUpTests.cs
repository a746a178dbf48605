namespace EventHub.Cli.Tests.Clusters;

public sealed class ClusterUpTests
{
    [Theory]
    [InlineData("cluster")]
    [InlineData("cluster up --silos 0")]
    [InlineData("cluster up --silos 17")]
    [InlineData("cluster up --gateways many")]
    [InlineData("cluster up --durability sometimes")]
    public async Task WrongUsage_EndsWith2(string line)
    {
        using TestTerminal terminal = new();

        Assert.Equal(2, await terminal.RunAsync(line.Split(' ')));
        Assert.Contains("--help'.", terminal.Error, StringComparison.Ordinal);
    }
}
