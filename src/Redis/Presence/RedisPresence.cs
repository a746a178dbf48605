using System.Globalization;
using EventHub.Redis.Connections;
using StackExchange.Redis;

namespace EventHub.Redis.Presence;

/// <summary>
/// Who reaches the server: each says so again and again under a key that expires, and sees who else does.
/// <code>
///   eventhub:{reach}:name   expires
/// </code>
/// </summary>
public sealed class RedisPresence(RedisConnection connection)
{
    private readonly string _root = connection.Address.Prefix + ":{reach}:";

    /// <summary>Says that <paramref name="name"/> is here, for so long, and tells which of the <paramref name="others"/> are.</summary>
    /// <exception cref="IOException">The server does not answer, or refuses.</exception>
    public async Task<IReadOnlySet<string>> BeatAsync(string name, IReadOnlyList<string> others, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(others);
        string milliseconds = ((long)lifetime.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        await connection.ExecuteAsync("SET", KeyOf(name), "1", "PX", milliseconds).ConfigureAwait(false);
        if (others.Count == 0)
        {
            return new HashSet<string>();
        }

        RedisResult[] found = (RedisResult[])(await connection.ExecuteAsync("MGET", [.. others.Select(other => (object)KeyOf(other))]).ConfigureAwait(false))!;
        return others.Where((_, index) => !found[index].IsNull).ToHashSet(StringComparer.Ordinal);
    }

    private RedisKey KeyOf(string name) => _root + name;
}
