using System.Net;
using System.Net.Sockets;

namespace EventHub.Cli.Clusters;

/// <summary>Ports of this machine that nobody has at the moment.</summary>
internal static class FreePorts
{
    public static int Next()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
