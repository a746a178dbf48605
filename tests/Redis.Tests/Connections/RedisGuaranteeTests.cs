using EventHub.EventLog;
using EventHub.Redis.Connections;

namespace EventHub.Redis.Tests.Connections;

public sealed class RedisGuaranteeTests
{
    [Theory]
    [InlineData("yes", "always", "no", true, true, "what is acknowledged is on the server's disk")]
    [InlineData("yes", "always", "yes", false, true, "no-appendfsync-on-rewrite")]
    [InlineData("yes", "everysec", "no", false, true, "about the last second")]
    [InlineData("yes", "no", "no", false, false, "had not written")]
    [InlineData("no", "always", "no", false, false, "since the last snapshot")]
    [InlineData(null, null, null, false, false, "does not tell")]
    public void Durability_IsRefused_WhereTheServerDoesNotKeepIt(string? appendOnly, string? appendFsync, string? onRewrite, bool always, bool interval, string said)
    {
        RedisGuarantee guarantee = new(appendOnly, appendFsync, onRewrite, "0", "noeviction");
        Assert.Equal(always, guarantee.ProblemFor(Durability.Always) is null);
        Assert.Equal(interval, guarantee.ProblemFor(Durability.Interval) is null);
        Assert.Null(guarantee.ProblemFor(Durability.None));
        Assert.Contains(said, guarantee.Describe(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "allkeys-lru", true)]
    [InlineData("1000000", "allkeys-lru", false)]
    [InlineData("1000000", "volatile-lru", true)]
    [InlineData("1000000", "noeviction", true)]
    public void Server_ThatMayDropEvents_IsRefusedUnderEveryDurability(string maxMemory, string policy, bool allowed)
    {
        RedisGuarantee guarantee = new("yes", "always", "no", maxMemory, policy);
        Assert.All(Enum.GetValues<Durability>(), durability => Assert.Equal(allowed, guarantee.ProblemFor(durability) is null));
    }
}
