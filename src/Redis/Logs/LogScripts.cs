namespace EventHub.Redis.Logs;

/// <summary>
/// What is done on the server, each in one step. Whatever changes something asks first whether the caller still owns the folder; appending to
/// a stream needs no script, because the stream itself refuses a lower term.
/// </summary>
internal static class LogScripts
{
    /// <summary>What an error begins with when another owner has taken the folder.</summary>
    public const string Fenced = "FENCED";

    /// <summary>
    /// Takes a folder: a new term, from which on every stream of it refuses entries of lower ones. Keys: owner, names. Arguments: holder, the
    /// holder's term before or 0, and what the keys of files begin with. Gives the term.
    /// </summary>
    public const string Claim = """
        local owner = redis.call('HMGET', KEYS[1], 'term', 'holder')
        local before = tonumber(ARGV[2])
        if before > 0 and owner[2] and owner[2] ~= ARGV[1] then
          return redis.error_reply('FENCED by term ' .. owner[1])
        end
        local term = string.format('%d', math.max(tonumber(owner[1] or '0'), before) + 1)
        redis.call('HSET', KEYS[1], 'term', term, 'holder', ARGV[1])
        for _, number in ipairs(redis.call('HVALS', KEYS[2])) do
          local key = ARGV[3] .. number
          if redis.call('EXISTS', key) == 1 then
            redis.call('XSETID', key, term .. '-0')
          end
        end
        return tonumber(term)
        """;

    /// <summary>The number of a file, which is new when there is none of that name. Keys: owner, names, count. Arguments: term, name.</summary>
    public const string Create = Ask + """
        local number = redis.call('HGET', KEYS[2], ARGV[2])
        if not number then
          number = redis.call('INCR', KEYS[3])
          redis.call('HSET', KEYS[2], ARGV[2], number)
        end
        return tonumber(number)
        """;

    /// <summary>Does nothing but ask. Keys: owner. Arguments: term.</summary>
    public const string Verify = Ask + "return 1";

    /// <summary>Begins a file anew. Keys: owner, file. Arguments: term, bytes.</summary>
    public const string Start = Ask + """
        redis.call('DEL', KEYS[2])
        redis.call('XADD', KEYS[2], ARGV[1] .. '-1', 'b', ARGV[2])
        return 1
        """;

    /// <summary>Gives a file another name; one that has it goes. Keys: owner, names. Arguments: term, from, to, what the keys of files begin with.</summary>
    public const string Rename = Ask + """
        local number = redis.call('HGET', KEYS[2], ARGV[2])
        if not number then
          return redis.error_reply('ERR there is no file ' .. ARGV[2])
        end
        local replaced = redis.call('HGET', KEYS[2], ARGV[3])
        if replaced then
          redis.call('UNLINK', ARGV[4] .. replaced)
        end
        redis.call('HSET', KEYS[2], ARGV[3], number)
        redis.call('HDEL', KEYS[2], ARGV[2])
        return tonumber(replaced or '0')
        """;

    /// <summary>Removes a file. Keys: owner, names. Arguments: term, name, what the keys of files begin with. Gives its number, or 0.</summary>
    public const string Delete = Ask + """
        local number = redis.call('HGET', KEYS[2], ARGV[2])
        if not number then
          return 0
        end
        redis.call('HDEL', KEYS[2], ARGV[2])
        redis.call('UNLINK', ARGV[3] .. number)
        return tonumber(number)
        """;

    /// <summary>Removes entries from the end that start at or behind an offset. Keys: owner, file. Arguments: term, offset.</summary>
    public const string Truncate = Ask + """
        local removed = 0
        while true do
          local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
          if not last or tonumber(string.match(last[1], '-(%d+)$')) - 1 < tonumber(ARGV[2]) then
            return removed
          end
          removed = removed + redis.call('XDEL', KEYS[2], last[1])
        end
        """;

    /// <summary>
    /// What a stream holds, without its bytes. Keys: file. Gives nothing for an empty one; else the length of the last entry, its id, and the id of the
    /// first entry of each term, newest term first.
    /// </summary>
    public const string Describe = """
        local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
        if not last then
          return {}
        end
        local found = {string.len(last[2][2]), last[1]}
        while last do
          local term = tonumber(string.match(last[1], '^(%d+)-'))
          found[#found + 1] = redis.call('XRANGE', KEYS[1], string.format('%d-0', term), '+', 'COUNT', 1)[1][1]
          last = redis.call('XREVRANGE', KEYS[1], string.format('%d-18446744073709551615', term - 1), '-', 'COUNT', 1)[1]
        end
        return found
        """;

    private const string Ask = """
        if redis.call('HGET', KEYS[1], 'term') ~= ARGV[1] then
          return redis.error_reply('FENCED')
        end

        """;
}
