using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Gateway.Metrics;
using EventHub.Protocol.Errors;
using EventHub.Grains.Interfaces.Partitions;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Hosting;

/// <summary>What surrounds every request: host, method, shutdown and origin are checked, faults are answered, the time is taken.</summary>
internal sealed class RequestDispatcher(
    TimeProvider timeProvider, IPartitions partitions, Draining draining, Hosts hosts, Origins origins, Faults faults, HttpInstruments instruments)
{
    private static readonly Problem ShuttingDown = new(ErrorCodes.ShuttingDown,
        "The hub is shutting down and takes nothing new; what it accepted is finished. Send the request again to the next instance.");

    /// <summary>Answers a request to <paramref name="route"/>.</summary>
    public async Task InvokeAsync(HttpContext context, GatewayRoute route)
    {
        long started = timeProvider.GetTimestamp();
        RouteMethod? method = route.Find(context.Request.Method);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await (hosts.Check(context) is { } foreign ? faults.ProblemAsync(context, foreign)
                : method is null ? RefuseMethodAsync(context, route) : HandleAsync(context, route, method));
        }
        catch (Exception fault)
        {
            await faults.AnswerAsync(context, fault);
        }

        if (method is not { Streams: true })
        {
            instruments.Record(route.Pattern, method?.Method ?? "other", context.Response.StatusCode, timeProvider.GetElapsedTime(started));
        }
    }

    /// <summary>Answers a request that no route takes.</summary>
    public async Task NotFoundAsync(HttpContext context)
    {
        long started = timeProvider.GetTimestamp();
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await faults.ProblemAsync(context, new Problem(ErrorCodes.RouteNotFound,
            $"There is nothing at '{QueryReader.Show(context.Request.Path.ToUriComponent())}'. /openapi.json lists every route."));
        instruments.Record("none", "any", context.Response.StatusCode, timeProvider.GetElapsedTime(started));
    }

    private ValueTask HandleAsync(HttpContext context, GatewayRoute route, RouteMethod method)
    {
        if (method.Writes)
        {
            if (draining.HasBegun)
            {
                context.Response.Headers.Connection = "close";
                return faults.ProblemAsync(context, ShuttingDown);
            }

            if (origins.Check(context) is { } refused)
            {
                return faults.ProblemAsync(context, refused);
            }
        }

        return method.IsBrief ? method.Handle(context) : HandleElsewhereAsync(context, route, method);
    }

    private async ValueTask HandleElsewhereAsync(HttpContext context, GatewayRoute route, RouteMethod method)
    {
        await Task.Yield();
        if (route.AsksPartitions)
        {
            // Nothing, unless owners run elsewhere.
            await partitions.RefreshAsync(route.AsksAll, context.RequestAborted);
        }

        await method.Handle(context);
    }

    private ValueTask RefuseMethodAsync(HttpContext context, GatewayRoute route)
    {
        context.Response.Headers.Allow = route.Allow;
        return faults.ProblemAsync(context, new Problem(ErrorCodes.MethodNotAllowed,
            $"'{QueryReader.Show(context.Request.Method)}' does not work on {route.Pattern}. It takes {route.Allow}."));
    }
}
