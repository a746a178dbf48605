using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Hosting;

/// <summary>One path and what it does for each method. Also the endpoint's metadata, which the contract's test reads.</summary>
internal sealed class GatewayRoute
{
    private static readonly string[] s_silent = ["/", "/livez", "/errors", "/errors/{code}", "/openapi.json", "/asyncapi.json", "/v1/limits", "/v1/services", "/v1/services/{name}"];
    private static readonly string[] s_whole = ["/v1/channels", "/v1/subscriptions", "/v1/subscriptions/{name}", "/v1/stats", "/metrics"];

    private readonly RouteMethod[] _methods;

    public GatewayRoute(string pattern, params RouteMethod[] methods)
    {
        Pattern = pattern;
        _methods = methods;
        Allow = string.Join(", ", methods.SelectMany(method => method.Method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : new[] { method.Method }));
    }

    /// <summary>The path with its parameters, such as <c>/v1/events/{id}</c>.</summary>
    public string Pattern { get; }

    /// <summary>Methods it takes, as the <c>Allow</c> header lists them.</summary>
    public string Allow { get; }

    /// <summary>True when its answer has to do with partitions.</summary>
    public bool AsksPartitions => Array.IndexOf(s_silent, Pattern) < 0;

    /// <summary>True when it has also to do with all channels, where subscriptions stand, or replays.</summary>
    public bool AsksAll => Array.IndexOf(s_whole, Pattern) >= 0 || Pattern.StartsWith("/v1/channels/{channel}", StringComparison.Ordinal) || Pattern.StartsWith("/v1/replays", StringComparison.Ordinal);

    /// <summary>What it does.</summary>
    public IReadOnlyList<RouteMethod> Methods => _methods;

    /// <summary>What it does for a method, or null.</summary>
    public RouteMethod? Find(string method)
    {
        foreach (RouteMethod candidate in _methods)
        {
            if (HttpMethods.Equals(candidate.Method, method) || (HttpMethods.IsHead(method) && HttpMethods.IsGet(candidate.Method)))
            {
                return candidate;
            }
        }

        return null;
    }
}
