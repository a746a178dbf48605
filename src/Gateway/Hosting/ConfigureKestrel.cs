using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.Hosting;

/// <summary>
/// Gives the server the gateway's limits. Most are checked again by the gateway, which can say more: the server's own refusals
/// of a request it cannot parse (400, 408, 414, 431) have no body.
/// </summary>
internal sealed class ConfigureKestrel(IOptions<GatewayOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions server)
    {
        GatewayOptions gateway = options.Value;
        server.AddServerHeader = false;
        server.AllowSynchronousIO = false;
        server.Limits.MaxRequestBodySize = gateway.BodyBytesMax;
        server.Limits.MaxRequestHeadersTotalSize = gateway.HeaderBytesMax;
        server.Limits.MaxRequestLineSize = gateway.RequestLineBytesMax;
        server.Limits.MaxConcurrentConnections = gateway.ConnectionsMax;
    }
}
