using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Hosting;

/// <summary>One path and what it does for each method. Also the endpoint's metadata, which the contract's test reads.</summary>
internal sealed class GatewayRoute
{
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
