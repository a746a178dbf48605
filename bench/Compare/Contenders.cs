namespace EventHub.Bench.Compare;

/// <summary>The names under which contenders stand in tables, JSON and goals.</summary>
internal static class Contenders
{
    public const string
        HubWire = "EventHub, bare frames",
        HubWireJson = "EventHub, bare frames, JSON checked",
        HubHundred = "EventHub, bare frames of 100",
        HubClient = "EventHub, .NET client",
        HubClientJson = "EventHub, .NET client, JSON checked",
        Hub = "EventHub",
        JetStream = "JetStream, default sync",
        JetStreamAlways = "JetStream, sync always",
        JetStreamFast = "JetStream, fast batches, default sync",
        JetStreamFastAlways = "JetStream, fast batches, sync always",
        JetStreamClient = "JetStream, libnats, default sync",
        JetStreamClientAlways = "JetStream, libnats, sync always",
        JetStreamPush = "JetStream, libnats push",
        JetStreamPull = "JetStream, libnats pull",
        RedisEverySecond = "Redis, everysec",
        RedisAlways = "Redis, always",
        RedisEverySecondMany = "Redis, everysec, 50 connections",
        RedisAlwaysMany = "Redis, always, 50 connections",
        NatsCore = "NATS core",
        BareLoop = "bare loop",
        EmptyKestrel = "empty Kestrel endpoint";
}
