using EventHub.Silo.Clustering;
using Microsoft.AspNetCore.Builder;

namespace EventHub.Cli.Serving;

/// <summary>
/// The dashboard of Orleans beside a silo, when <see cref="ClusterOptions.DashboardPort"/> asks for it. It shows what grains do and what they keep and has no access control, so it is
/// only for those who are on this machine.
/// </summary>
internal static partial class OrleansDashboard
{
    /// <summary>Where it stands, below the address.</summary>
    public const string Path = "/orleans";

    /// <summary>Makes the server listen for it, on 127.0.0.1 and nowhere else.</summary>
    public static void Listen(WebApplication app, ClusterOptions cluster)
    {
        if (cluster.DashboardPort is int port)
        {
            app.Urls.Add($"http://127.0.0.1:{port}");
        }
    }

    /// <summary>Adds its routes.</summary>
    public static void Map(WebApplication app, ClusterOptions cluster)
    {
        if (cluster.DashboardPort is int port)
        {
            MapRoutes(app, port);
        }
    }

    static partial void MapRoutes(WebApplication app, int port);
}
