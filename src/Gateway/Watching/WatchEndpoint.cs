using EventHub.Gateway.Errors;
using EventHub.Gateway.Hosting;
using EventHub.Gateway.Metrics;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Places;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.Watching;

/// <summary><c>GET /v1/watch</c>: Server-Sent Events.</summary>
internal sealed class WatchEndpoint(
    IPartitions partitions, PlaceResolver places, WatchHub hub, Draining draining, WatchInstruments instruments,
    Faults faults, TimeProvider timeProvider, IOptions<GatewayOptions> options)
{
    public async ValueTask WatchAsync(HttpContext context)
    {
        Problem? problem = WatchQuery.Parse(context, partitions, options.Value, out WatchQuery query) ?? Unavailable();
        if (problem is null && !HttpMethods.IsHead(context.Request.Method) && !hub.TryJoin())
        {
            problem = new Problem(ErrorCodes.LimitReached,
                $"There are {options.Value.WatchersMax} watchers, which is the limit watchers (Gateway:WatchersMax). Close one that nobody reads, or try again later.");
        }

        if (problem is not null)
        {
            await faults.ProblemAsync(context, problem);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        try
        {
            // The place is fixed before the client hears anything: what is committed from here on, it will see.
            ResolvedPlaces start = await places.ResolveAsync(query.From, query.Partition, context.RequestAborted);
            WatchSession session = new(context, query.Patterns, start, hub, instruments);
            await session.RunAsync(timeProvider, options.Value.WatchHeartbeat, draining.Token);
        }
        finally
        {
            hub.Leave();
        }
    }

    private Problem? Unavailable()
    {
        if (draining.HasBegun)
        {
            return new Problem(ErrorCodes.ShuttingDown, "The hub is shutting down. Watch the next instance, from the last id you have.");
        }

        IPartition? unreadable = partitions.All.FirstOrDefault(partition => !partition.Health.CanRead);
        return unreadable is null ? null
            : unreadable.Health.Problem ?? new Problem(ErrorCodes.Starting, $"Partition {unreadable.Number} is being opened. Try again shortly.");
    }
}
