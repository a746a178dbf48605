using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using EventHub.EventLog.Disks;
using EventHub.Protocol.Errors;
using EventHub.Redis.Connections;
using StackExchange.Redis;

namespace EventHub.Redis.Logs;

/// <summary>
/// A disk on a Redis server: with it the file log is the Redis log. A folder is a few keys, a file is a stream, a commit is one <c>XADD</c>.
/// </summary>
/// <remarks>
/// Taking a folder (<see cref="Lock"/>) takes it from whoever had it: the server refuses every later write under the older term. A disk that lost a folder to
/// another process does not take it back. Only what is locked can be used.
/// </remarks>
public sealed class RedisDisk(RedisConnection connection) : IDisk
{
    private readonly ConcurrentDictionary<string, FolderClaim> _claims = new();
    private readonly string _holder = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <inheritdoc/>
    public int Alignment => 8;

    /// <inheritdoc/>
    public bool GainsFromPreallocation => false;

    /// <inheritdoc/>
    public bool IsAppendOnly => true;

    /// <inheritdoc/>
    public long TermOf(string directory) => _claims[directory].Term;

    /// <inheritdoc/>
    public void Verify(string directory) => _claims[directory].Run(LogScripts.Verify, []);

    /// <inheritdoc/>
    public void CreateDirectory(string path)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string directory) =>
        [.. ((RedisResult[])connection.Execute("HKEYS", _claims[directory].Keys.Names)!).Select(static name => (string)name!)];

    /// <inheritdoc/>
    public IDiskFile Open(string path, bool create)
    {
        (FolderClaim claim, string name) = Locate(path);
        if (create)
        {
            return RedisDiskFile.Open(claim, (long)claim.Run(LogScripts.Create, [claim.Keys.Names, claim.Keys.Count], name));
        }

        RedisResult number = connection.Execute("HGET", claim.Keys.Names, name);
        return number.IsNull ? throw new FileNotFoundException("No such file in Redis.", path) : RedisDiskFile.Open(claim, (long)number);
    }

    /// <inheritdoc/>
    public bool Exists(string path)
    {
        (FolderClaim claim, string name) = Locate(path);
        return (long)connection.Execute("HEXISTS", claim.Keys.Names, name) == 1;
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        (FolderClaim claim, string name) = Locate(path);
        claim.Run(LogScripts.Delete, [claim.Keys.Names], name, claim.Keys.Files);
    }

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        (FolderClaim claim, string name) = Locate(from);
        claim.Run(LogScripts.Rename, [claim.Keys.Names], name, Path.GetFileName(to), claim.Keys.Files);
    }

    /// <inheritdoc/>
    public void SyncDirectory(string path)
    {
    }

    /// <inheritdoc/>
    public IDisposable Lock(string directory)
    {
        FolderKeys keys = new(connection.Address.Prefix, directory);
        long before = _claims.TryGetValue(directory, out FolderClaim? earlier) ? earlier.Term : 0, losses = connection.Losses;
        try
        {
            long term = (long)connection.Execute(
                "EVAL", LogScripts.Claim, 2, keys.Owner, keys.Names, _holder, before.ToString(CultureInfo.InvariantCulture), keys.Files);
            _claims[directory] = new FolderClaim(connection, keys, directory, term, losses);
            return new MemoryStream(0);
        }
        catch (RedisRefusedException refused) when (refused.Message.Contains(LogScripts.Fenced, StringComparison.Ordinal))
        {
            throw new EventHubException(
                ErrorCodes.DataFolderInUse,
                $"Another process has taken '{directory}' at {connection.Address}. Stop that one and start this one again, or give each a prefix of its own.",
                refused);
        }
    }

    private (FolderClaim Claim, string Name) Locate(string path) => (_claims[Path.GetDirectoryName(path)!], Path.GetFileName(path));
}
