using System.Globalization;

namespace EventHub.Cli.Clusters;

/// <summary>Which processes make a local cluster.</summary>
/// <param name="Silos">Silos, each with a gateway of its own.</param>
/// <param name="Gateways">Gateways that are no silo.</param>
/// <param name="Durability">That of the silos; the Redis server that is started gets what keeps it.</param>
/// <param name="Redis">A server that runs already; null starts one.</param>
/// <param name="Folder">Where the one that is started keeps its file.</param>
/// <param name="LogLevel">The least that the hub's processes log.</param>
internal sealed record ClusterPlan(int Silos, int Gateways, string Durability, string? Redis, string Folder, string LogLevel = "warning")
{
    private const int RedisStage = 0, SiloStage = 1, GatewayStage = 2;

    /// <summary>The processes, in the order in which they are started.</summary>
    /// <param name="eventhub">How this program is started.</param>
    /// <param name="nextPort">A free port each time.</param>
    public ClusterMember[] Members(IReadOnlyList<string> eventhub, Func<int> nextPort)
    {
        List<ClusterMember> members = [];
        string redis = Redis ?? $"redis://127.0.0.1:{Text(nextPort())}";
        if (Redis is null)
        {
            members.Add(RedisServer(redis));
        }

        members.AddRange(Enumerable.Range(1, Silos).Select(number => Hub($"silo {number}", SiloStage, redis, eventhub, nextPort)));
        members.AddRange(Enumerable.Range(1, Gateways).Select(number => Hub($"gateway {number}", GatewayStage, redis, eventhub, nextPort)));
        return [.. members];
    }

    private ClusterMember RedisServer(string address)
    {
        string appendfsync = Durability switch { "always" => "always", "interval" => "everysec", _ => "no" };
        string port = address[(address.LastIndexOf(':') + 1)..];
        return new ClusterMember(
            "redis", RedisStage, address,
            ["redis-server", "--bind", "127.0.0.1", "--port", port, "--dir", Folder, "--save", "", "--appendonly", "yes", "--appendfsync", appendfsync],
            [], "Ready to accept connections");
    }

    private ClusterMember Hub(string name, int stage, string redis, IReadOnlyList<string> eventhub, Func<int> nextPort)
    {
        string url = $"http://127.0.0.1:{Text(nextPort())}";
        KeyValuePair<string, string>[] variables = stage == GatewayStage
            ? [new("EVENTHUB__Log__Level", LogLevel), new("EVENTHUB__Cluster__Role", "gateway")]
            :
            [
                new("EVENTHUB__Log__Level", LogLevel),
                new("EVENTHUB__Cluster__Role", "silo"),
                new("EVENTHUB__Cluster__SiloPort", Text(nextPort())),
                new("EVENTHUB__Cluster__GatewayPort", Text(nextPort())),
            ];
        return new ClusterMember(name, stage, url, [.. eventhub, "serve", "--storage", redis, "--durability", Durability, "--urls", url, "--log", "text"], variables, " stored");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
