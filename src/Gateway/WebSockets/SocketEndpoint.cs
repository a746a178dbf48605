using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace EventHub.Gateway.WebSockets;

/// <summary><c>GET /v1/ws</c>.</summary>
internal sealed class SocketEndpoint(SocketServices services, Origins origins, Faults faults)
{
    public async ValueTask ConnectAsync(HttpContext context)
    {
        Problem? problem = origins.Check(context) ?? Handshake.Check(context) ?? Unavailable();
        int max = services.Options.SocketsMax;
        if (problem is null && !services.Instruments.TryEnter(max))
        {
            problem = new Problem(ErrorCodes.LimitReached, $"There are {max} WebSockets open, which is the limit sockets (Gateway:SocketsMax). Try again later.");
        }

        if (problem is not null)
        {
            Handshake.Refuse(context, problem);
            await faults.ProblemAsync(context, problem);
            return;
        }

        try
        {
            await ServeAsync(context);
        }
        finally
        {
            services.Instruments.Leave();
        }
    }

    private async Task ServeAsync(HttpContext context)
    {
        Handshake.Accept(context);
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            // The hub has its own, milder rule for clients that do not read, and a code for it.
            rate.MinDataRate = null;
        }

        await using Stream stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        using SocketSession session = new(context, stream, services);
        await session.RunAsync();
    }

    private Problem? Unavailable() => services.Draining.HasBegun
        ? new Problem(ErrorCodes.ShuttingDown, "The hub is shutting down. Connect to the next instance.")
        : null;
}
