using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Dashboard;

namespace EventHub.Cli.Serving;

/// <content>Its routes, which the package of Orleans brings.</content>
internal static partial class OrleansDashboard
{
    // The port of the connection keeps out who asks another listener for it; the host, a page of a stranger that a browser here was led to under a name of its own.
    static partial void MapRoutes(WebApplication app, int port)
    {
        RouteGroupBuilder routes = app.MapOrleansDashboard(Path);
        routes.RequireHost($"127.0.0.1:{port}", $"localhost:{port}");
        routes.AddEndpointFilter((context, next) => IsHere(context.HttpContext.Connection, port) ? next(context) : ValueTask.FromResult<object?>(Results.NotFound()));
    }

    private static bool IsHere(ConnectionInfo connection, int port) =>
        connection.LocalPort == port && connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote);
}
