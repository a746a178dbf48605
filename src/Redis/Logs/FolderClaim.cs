using System.Globalization;
using EventHub.Redis.Connections;
using StackExchange.Redis;

namespace EventHub.Redis.Logs;

/// <summary>
/// A folder that was taken under a term, over one connection. A later claim, of whomever, ends it: the server then refuses what it writes.
/// </summary>
internal sealed class FolderClaim(RedisConnection connection, FolderKeys keys, string directory, long term, long losses)
{
    private readonly string _term = term.ToString(CultureInfo.InvariantCulture);

    public RedisConnection Connection => connection;

    public FolderKeys Keys => keys;

    public long Term => term;

    /// <summary>
    /// Throws when the connection was lost since the folder was taken: a server that was started anew, or its replica, may have less than this
    /// process believes, so everything is read again under a new claim.
    /// </summary>
    /// <exception cref="RedisUnavailableException">It was lost.</exception>
    public void ThrowIfLost()
    {
        if (connection.Losses != losses)
        {
            throw new RedisUnavailableException($"The connection to {connection.Address} was lost; '{directory}' has to be opened anew.");
        }
    }

    /// <summary>Runs a script that asks whether the claim still holds.</summary>
    /// <exception cref="FencedException">It does not.</exception>
    public RedisResult Run(string script, RedisKey[] others, params object[] arguments)
    {
        ThrowIfLost();
        object[] all = ["EVAL", script, others.Length + 1, keys.Owner, .. others.Cast<object>(), _term, .. arguments];
        try
        {
            return connection.Execute((string)all[0], all[1..]);
        }
        catch (RedisRefusedException refused) when (refused.Message.Contains(LogScripts.Fenced, StringComparison.Ordinal))
        {
            throw Fenced(refused);
        }
    }

    /// <summary>Adds an entry to a file's stream, which has to exist.</summary>
    /// <exception cref="FencedException">Another owner has taken the folder, or removed the file.</exception>
    public void Append(RedisKey file, long offset, ReadOnlySpan<byte> bytes)
    {
        ThrowIfLost();
        bool isStored;
        try
        {
            isStored = !connection.Execute("XADD", file, "NOMKSTREAM", Id(term, offset), "b", bytes.ToArray()).IsNull;
        }
        catch (RedisRefusedException refused) when (refused.Message.Contains("equal or smaller", StringComparison.Ordinal))
        {
            throw Fenced(refused);
        }

        ThrowIfLost();
        if (!isStored)
        {
            throw Fenced(null);
        }
    }

    /// <summary>The id of an entry; 0 stands for the claim itself, so offsets are counted from 1.</summary>
    public static string Id(long term, long offset) => string.Create(CultureInfo.InvariantCulture, $"{term}-{offset + 1}");

    private FencedException Fenced(Exception? refused) =>
        new($"Another process has taken '{directory}' at {connection.Address}: what is written under owner term {term} is refused.", refused);
}
