using System.Diagnostics.CodeAnalysis;

namespace EventHub.Silo.Services;

/// <summary>A service's name and address, as settings give them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Where it is.</param>
public sealed record ServiceAddress(string Name, Uri Url)
{
    /// <summary>Environment variables that name services, and the services.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["AUCTION_MANAGER_URL"] = "auction-manager",
        ["STREAM_MANAGER_URL"] = "stream-manager",
        ["ELIZA_URL"] = "eliza",
        ["SHAPE_L2_URL"] = "shape-l2",
    };

    /// <summary>Reads <c>name=url</c>; false for anything else.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ServiceAddress? address)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
        address = parts.Length == 2 && IsName(parts[0]) && Uri.TryCreate(parts[1], UriKind.Absolute, out Uri? url) && (url.Scheme is "http" or "https") && url.Query.Length == 0 && url.Fragment.Length == 0
            ? new ServiceAddress(parts[0], url)
            : null;
        return address is not null;
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 64 && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
