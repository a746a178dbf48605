using System.Globalization;
using StackExchange.Redis;

namespace EventHub.Redis.Logs;

/// <summary>
/// The keys of one folder. All share a hash tag, so a script may use them together.
/// <code>
///   eventhub:{partition-0}:owner    hash: term, holder
///   eventhub:{partition-0}:names    hash: file name → number
///   eventhub:{partition-0}:count    the number given last
///   eventhub:{partition-0}:file:7   stream: the file with number 7
/// </code>
/// </summary>
internal sealed class FolderKeys(string prefix, string directory)
{
    private readonly string _root = $"{prefix}:{{{directory}}}:";

    public RedisKey Owner => _root + "owner";

    public RedisKey Names => _root + "names";

    public RedisKey Count => _root + "count";

    /// <summary>What the keys of files begin with; their number follows.</summary>
    public string Files => _root + "file:";

    public RedisKey File(long number) => Files + number.ToString(CultureInfo.InvariantCulture);
}
