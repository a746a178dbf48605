using System.Collections.Frozen;
using EventHub.Gateway.Hosting;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace EventHub.Gateway.Http;

/// <summary>
/// Refuses writes that a browser sends for a page of another origin. The hub sends no CORS headers, so such a page could not
/// read the answer; but a plain form post needs no permission and would publish.
/// </summary>
/// <remarks>Browsers set <c>Sec-Fetch-Site</c>, older ones only <c>Origin</c>; pages cannot forge either. Programs send neither.</remarks>
internal sealed class Origins(IOptions<GatewayOptions> options)
{
    private readonly FrozenSet<string> _allowed = options.Value.AllowedOrigins.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The refusal, or null when the write may go on.</summary>
    public Problem? Check(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        StringValues origin = headers.Origin;
        if (origin.Count == 0)
        {
            // A browser that sends Sec-Fetch-Site sends Origin with every write, but for odd cases such as some privacy settings.
            return headers.TryGetValue("Sec-Fetch-Site", out StringValues site) && (string?)site is not ("same-origin" or "none") ? Refused("unknown") : null;
        }

        string text = origin.ToString();
        return IsOwn(context, text) || _allowed.Contains(text) ? null : Refused(text);
    }

    private static bool IsOwn(HttpContext context, string origin)
    {
        int authority = origin.IndexOf("://", StringComparison.Ordinal);
        return authority > 0
            && origin.AsSpan(0, authority).Equals(context.Request.Scheme, StringComparison.OrdinalIgnoreCase)
            && origin.AsSpan(authority + 3).Equals(context.Request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }

    private static Problem Refused(string origin) => Problem.OfField(ErrorCodes.CrossOrigin, "Origin",
        $"The page's origin is '{QueryReader.Show(origin)}', which may not write here. Publish from a server or from a page of this hub, or name the origin in Gateway:AllowedOrigins.");
}
