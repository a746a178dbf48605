using EventHub.Silo.Clustering;
using EventHub.Silo.Storage;

namespace EventHub.Silo.Tests.Clustering;

public sealed class ClusterOptionsValidatorTests
{
    [Theory]
    [InlineData(ClusterRole.Alone)]
    [InlineData(ClusterRole.Gateway)]
    public void Validate_ADashboardOfWhatIsNoSilo_IsRefused(ClusterRole role) => Assert.Contains(
        ClusterOptionsValidator.Validate(new ClusterOptions { Role = role, DashboardPort = 8090 }, Redis()).Select(static problem => problem.ToString()),
        static problem => problem!.Contains("only a silo of a cluster has a dashboard", StringComparison.Ordinal));

    [Theory]
    [InlineData(0, "allowed: 1 to 65535")]
    [InlineData(65_536, "allowed: 1 to 65535")]
    [InlineData(11111, "another port of this silo is the same")]
    [InlineData(30000, "another port of this silo is the same")]
    public void Validate_APortThatCannotBe_IsRefused(int port, string says) => Assert.Contains(
        ClusterOptionsValidator.Validate(new ClusterOptions { Role = ClusterRole.Silo, DashboardPort = port }, Redis()).Select(static problem => problem.ToString()),
        problem => problem!.Replace(",", "", StringComparison.Ordinal).Contains(says, StringComparison.Ordinal));

    private static StorageOptions Redis() => new() { Provider = StorageProvider.Redis, Address = "redis://127.0.0.1:6379" };
}
