namespace EventHub.Redis.Tests.Kit;

/// <summary>The trait of tests that start a redis-server.</summary>
internal static class NeedsRedis
{
    public const string Trait = "Needs", Server = "redis-server";
}
