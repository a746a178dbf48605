using EventHub.EventLog;
using StackExchange.Redis;

namespace EventHub.Redis.Connections;

/// <summary>What a server says about keeping what it acknowledged. A setting that it does not tell is null.</summary>
/// <param name="AppendOnly"><c>appendonly</c>.</param>
/// <param name="AppendFsync"><c>appendfsync</c>.</param>
/// <param name="NoSyncOnRewrite"><c>no-appendfsync-on-rewrite</c>.</param>
/// <param name="MaxMemory"><c>maxmemory</c>, in bytes; 0 is no limit.</param>
/// <param name="Eviction"><c>maxmemory-policy</c>.</param>
public sealed record RedisGuarantee(string? AppendOnly, string? AppendFsync, string? NoSyncOnRewrite, string? MaxMemory, string? Eviction)
{
    /// <summary>Asks the server.</summary>
    /// <exception cref="RedisUnavailableException">It did not answer.</exception>
    public static RedisGuarantee Of(RedisConnection connection) => new(
        Setting(connection, "appendonly"), Setting(connection, "appendfsync"), Setting(connection, "no-appendfsync-on-rewrite"),
        Setting(connection, "maxmemory"), Setting(connection, "maxmemory-policy"));

    /// <summary>What an acknowledgement of this server is worth, as a sentence without its end.</summary>
    public string Describe() => this switch
    {
        { AppendOnly: null or not ("yes" or "no") } => "the server does not tell how it keeps what it acknowledges",
        { AppendOnly: "no" } => "appendonly no: everything since the last snapshot is lost when the server ends",
        { AppendFsync: "always", NoSyncOnRewrite: not "no" } => "appendfsync always, but no-appendfsync-on-rewrite: while the server rewrites its file, a power loss takes what it acknowledged",
        { AppendFsync: "always" } => "appendfsync always: what is acknowledged is on the server's disk",
        { AppendFsync: "everysec" } => "appendfsync everysec: a power loss at the server takes about the last second",
        _ => "appendfsync no: a power loss at the server takes what its system had not written, tens of seconds perhaps",
    };

    /// <summary>Why a hub of this durability must not use the server, with the remedy, to complete a sentence; null when it may.</summary>
    public string? ProblemFor(Durability durability)
    {
        if (MaxMemory is not (null or "0") && Eviction is string policy && policy.StartsWith("allkeys-", StringComparison.Ordinal))
        {
            return $"maxmemory-policy {policy} lets the server drop events that were acknowledged: set it to noeviction";
        }

        return durability switch
        {
            Durability.Always when this is not { AppendOnly: "yes", AppendFsync: "always", NoSyncOnRewrite: "no" } =>
                $"{Describe()}; durability always needs appendonly yes, appendfsync always and no-appendfsync-on-rewrite no. Set them at the server, or choose --durability interval or none",
            Durability.Interval when this is not { AppendOnly: "yes", AppendFsync: "always" or "everysec" } =>
                $"{Describe()}; durability interval needs appendonly yes, and appendfsync everysec or always. Set them at the server, or choose --durability none",
            _ => null,
        };
    }

    // A server that is rented may keep its settings to itself.
    private static string? Setting(RedisConnection connection, string name)
    {
        try
        {
            RedisResult[] answer = (RedisResult[])connection.Execute("CONFIG", "GET", name)!;
            return answer.Length == 2 ? (string)answer[1]! : null;
        }
        catch (RedisRefusedException)
        {
            return null;
        }
    }
}
