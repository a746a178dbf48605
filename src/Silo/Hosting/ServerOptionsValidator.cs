using System.Net;
using EventHub.Silo.Access;
using EventHub.Silo.Settings;

namespace EventHub.Silo.Hosting;

/// <summary>Finds everything that is wrong with <see cref="ServerOptions"/>, and with what they mean for access.</summary>
public static class ServerOptionsValidator
{
    /// <summary>Every problem; none when the options can be used.</summary>
    public static IReadOnlyList<SettingProblem> Validate(ServerOptions options, AccessOptions access)
    {
        SettingChecks checks = new(ServerOptions.Section);
        checks.Between(nameof(options.ShutdownTimeout), options.ShutdownTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        string[] urls = Split(options.Urls);
        checks.When(urls.Length == 0, nameof(options.Urls), options.Urls, "name at least one address, such as http://127.0.0.1:8300");
        foreach (string url in urls)
        {
            CheckUrl(url, access, checks);
        }

        return checks.Problems;
    }

    /// <summary>The single addresses of <see cref="ServerOptions.Urls"/>.</summary>
    public static string[] Split(string urls) => urls.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void CheckUrl(string url, AccessOptions access, SettingChecks checks)
    {
        if (!TryReadAddress(url, out string scheme, out string host))
        {
            checks.When(true, nameof(ServerOptions.Urls), url, "write an address as http://HOST:PORT without a path, such as http://127.0.0.1:8300");
        }
        else if (scheme != "http")
        {
            checks.When(true, nameof(ServerOptions.Urls), url, "only http is available in this version; put a TLS proxy in front");
        }
        else if (!access.AllowAnonymousPublic && !IsLoopback(host))
        {
            checks.When(
                true, nameof(ServerOptions.Urls), url,
                "other machines could reach it and there is no access control: listen on 127.0.0.1, or set Access:AllowAnonymousPublic to true to let anyone publish and read");
        }
    }

    // Kestrel takes '+' and '*' as a host, which no URI parser does.
    private static bool TryReadAddress(string url, out string scheme, out string host)
    {
        scheme = host = "";
        bool any = url.Contains("://+", StringComparison.Ordinal) || url.Contains("://*", StringComparison.Ordinal);
        string plain = any ? url.Replace("://+", "://0.0.0.0", StringComparison.Ordinal).Replace("://*", "://0.0.0.0", StringComparison.Ordinal) : url;
        if (!Uri.TryCreate(plain, UriKind.Absolute, out Uri? uri) || uri.AbsolutePath != "/" || uri.Query.Length > 0 || uri.Host.Length == 0)
        {
            return false;
        }

        scheme = uri.Scheme;
        host = uri.Host;
        return true;
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
