using System.Globalization;
using StackExchange.Redis;

namespace EventHub.Redis.Connections;

/// <summary>
/// Where a Redis server is: <c>redis://[:password@]host[:port][/database][?prefix=name]</c>, or <c>rediss://</c> for TLS. As text it never shows the password.
/// </summary>
public sealed class RedisAddress
{
    /// <summary>Port where none is named.</summary>
    public const int DefaultPort = 6379;

    /// <summary>What the hub's keys begin with where no prefix is named.</summary>
    public const string DefaultPrefix = "eventhub";

    private const int PrefixCharactersMax = 64;
    private readonly string? _password;

    private RedisAddress(Uri uri, int database, string prefix, string? password)
    {
        Host = uri.Host.Trim('[', ']');
        Port = uri.Port > 0 ? uri.Port : DefaultPort;
        IsTls = uri.Scheme == "rediss";
        Database = database;
        Prefix = prefix;
        _password = password;
    }

    /// <summary>Name or number of the machine.</summary>
    public string Host { get; }

    /// <summary>Its port. Default 6379.</summary>
    public int Port { get; }

    /// <summary>Number of the database. Default 0.</summary>
    public int Database { get; }

    /// <summary>What every key begins with, so that several hubs can share a database. Default <c>eventhub</c>.</summary>
    public string Prefix { get; }

    /// <summary>True when the connection is encrypted.</summary>
    public bool IsTls { get; }

    /// <summary>Reads an address. When it is none, <paramref name="problem"/> says what is wrong, to complete a sentence, and never repeats the address.</summary>
    public static bool TryParse(string? text, out RedisAddress? address, out string? problem)
    {
        address = null;
        problem = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("redis" or "rediss") || uri.Host.Length == 0)
        {
            problem = "write redis://host:port or, for TLS, rediss://host:port; a password stands before the host (redis://:password@host), its special characters as %40 and the like";
            return false;
        }

        problem = ReadUser(uri, out string? password) ?? ReadDatabase(uri, out int database) ?? ReadPrefix(uri, out string prefix);
        if (problem is not null)
        {
            return false;
        }

        _ = ReadDatabase(uri, out database);
        _ = ReadPrefix(uri, out prefix);
        address = new RedisAddress(uri, database, prefix, password);
        return true;
    }

    /// <summary>What somebody wrote for an address, as it may be shown: what stands where a password does is left out.</summary>
    public static string? WithoutPassword(string? text)
    {
        if (text is null)
        {
            return null;
        }

        int slashes = text.IndexOf("//", StringComparison.Ordinal), start = slashes < 0 ? 0 : slashes + 2, end = text.LastIndexOf('@');
        return end >= start ? $"{text[..start]}***{text[end..]}" : text.AsSpan(start).StartsWith(":") ? $"{text[..start]}***" : text;
    }

    /// <summary>The address as it may be logged.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsTls ? "rediss" : "redis")}://{(_password is null ? "" : ":***@")}{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}/{Database}{(Prefix == DefaultPrefix ? "" : $"?prefix={Prefix}")}");

    internal ConfigurationOptions ToOptions()
    {
        ConfigurationOptions options = new()
        {
            AbortOnConnectFail = false,
            // To ask the server for its settings.
            AllowAdmin = true,
            ClientName = "eventhub",
            ConnectTimeout = 2000,
            DefaultDatabase = Database,
            KeepAlive = 10,
            Password = _password,
            Ssl = IsTls,
            SyncTimeout = 5000,
            TieBreaker = "",
        };
        options.EndPoints.Add(Host, Port);
        return options;
    }

    // The oldest client library that the hub is built with knows the default user only.
    private static string? ReadUser(Uri uri, out string? password)
    {
        string[] parts = uri.UserInfo.Split(':', 2);
        password = parts.Length == 2 && parts[1].Length > 0 ? Uri.UnescapeDataString(parts[1]) : null;
        return parts[0] is "" or "default" ? null : "name no user, or the user 'default': other users are not supported";
    }

    private static string? ReadDatabase(Uri uri, out int database)
    {
        string path = uri.AbsolutePath.Trim('/');
        database = 0;
        return path.Length == 0 || (int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out database) && database < 1_000_000)
            ? null
            : "behind the host stands the number of a database, such as /0";
    }

    private static string? ReadPrefix(Uri uri, out string prefix)
    {
        const string name = "?prefix=";
        prefix = DefaultPrefix;
        if (uri.Query.Length == 0)
        {
            return null;
        }

        prefix = uri.Query.StartsWith(name, StringComparison.Ordinal) ? uri.Query[name.Length..] : "";
        return prefix.Length is > 0 and <= PrefixCharactersMax && prefix.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or ':')
            ? null
            : $"the only parameter is ?prefix=, of 1 to {PrefixCharactersMax} letters, digits, '-', '_', '.' and ':'";
    }
}
