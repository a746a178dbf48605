using System.Net;
using System.Net.Sockets;

namespace EventHub.Cluster.Kit;

/// <summary>Ports of 127.0.0.1 that nobody has.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
