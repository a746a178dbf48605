using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.Hosting;

/// <summary>Gives the server the gateway's limits. Most are checked again by the gateway, which can say more.</summary>
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
