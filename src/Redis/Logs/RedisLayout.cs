using System.Globalization;
using EventHub.Protocol.Errors;
using EventHub.Redis.Connections;
using StackExchange.Redis;

namespace EventHub.Redis.Logs;

/// <summary>
/// How many partitions a hub in Redis was made with, at the key <c>eventhub:layout</c>. The number decides where a channel lives, so it is fixed by the first start.
/// </summary>
public static class RedisLayout
{
    /// <summary>Notes the number at the first start, and holds it against the note at every other.</summary>
    /// <exception cref="EventHubException"><c>InvalidSetting</c>: it was made with another number. <c>UnreadableLog</c>: by another version, or another program.</exception>
    public static void Check(RedisConnection connection, int partitions)
    {
        RedisKey key = connection.Address.Prefix + ":layout";
        string wanted = Describe(partitions);
        connection.Execute("SET", key, wanted, "NX");
        string found = (string)connection.Execute("GET", key)!;
        if (found == wanted)
        {
            return;
        }

        string start = Describe(0)[..^1];
        throw found.StartsWith(start, StringComparison.Ordinal)
            ? new EventHubException(
                ErrorCodes.InvalidSetting,
                $"Storage:Partitions is {partitions}, but the hub at {connection.Address} was made with {found[start.Length..]}, which decides where channels live. Set it to that, or use another prefix.")
            : new EventHubException(
                ErrorCodes.UnreadableLog, $"The key '{key}' at {connection.Address} does not say format=1 and a number of partitions: it is of another version of the hub, or of another program.");
    }

    private static string Describe(int partitions) => string.Create(CultureInfo.InvariantCulture, $"format=1 partitions={partitions}");
}
