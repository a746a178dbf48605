using System.Collections.Frozen;
using System.Net;
using EventHub.Gateway.Hosting;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.Http;

/// <summary>
/// Refuses requests to a name that is not this hub's. A web page can point its own name at this machine once the browser has
/// loaded it (DNS rebinding); to the browser the hub is then of the page's origin, and only the <c>Host</c> header tells.
/// </summary>
/// <remarks>
/// Addresses, and names without a dot, are let in: neither can be a name somebody owns in the public DNS. A hub that listens
/// beyond this machine takes every name, unless <c>Gateway:AllowedHosts</c> lists some.
/// </remarks>
internal sealed class Hosts(IServer server, IOptions<GatewayOptions> options)
{
    private readonly FrozenSet<string> _allowed = options.Value.AllowedHosts.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private bool? _takesAny;
    private string? _last;

    /// <summary>The refusal, or null when the request may go on.</summary>
    public Problem? Check(HttpContext context)
    {
        // The same value as before, nearly always.
        string? value = context.Request.Host.Value;
        if (string.IsNullOrEmpty(value) || value == Volatile.Read(ref _last))
        {
            return null;
        }

        if (!(_takesAny ??= TakesAny()) && !IsAllowed(context.Request.Host.Host.TrimEnd('.')))
        {
            return Problem.OfField(ErrorCodes.ForeignHost, "Host",
                $"The host is '{QueryReader.Show(value)}', a name this hub is not known by. Use its address or localhost, or name the host in Gateway:AllowedHosts.");
        }

        Volatile.Write(ref _last, value);
        return null;
    }

    private bool IsAllowed(string name) =>
        !name.Contains('.', StringComparison.Ordinal) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(name.Trim('[', ']'), out _) || _allowed.Contains(name);

    // Known once the server listens, which is before it has a request.
    private bool TakesAny()
    {
        if (_allowed.Count > 0)
        {
            return _allowed.Contains("*");
        }

        ICollection<string> addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return addresses.Count == 0 || !addresses.All(address => IsOfThisMachine(BindingAddress.Parse(address)));
    }

    private static bool IsOfThisMachine(BindingAddress address) =>
        address.IsUnixPipe || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));
}
