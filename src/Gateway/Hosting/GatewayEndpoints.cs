using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EventHub.Gateway.Hosting;

/// <summary>Puts the gateway's routes into an application.</summary>
public static class GatewayEndpoints
{
    /// <summary>
    /// Maps every route of the hub, and an answer for every path that has none. Needs
    /// <see cref="GatewayServices.AddEventHubGateway"/> and an <c>IPartitions</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapEventHub(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        RequestDispatcher dispatcher = endpoints.ServiceProvider.GetRequiredService<RequestDispatcher>();
        foreach (GatewayRoute route in endpoints.ServiceProvider.GetRequiredService<GatewayRoutes>().All)
        {
            // Mapped for every method: the dispatcher's refusal of a method has a body, the framework's has none.
            endpoints.Map(route.Pattern, (RequestDelegate)(context => dispatcher.InvokeAsync(context, route))).WithMetadata(route);
        }

        endpoints.MapFallback("{**path}", dispatcher.NotFoundAsync);
        return endpoints;
    }
}
