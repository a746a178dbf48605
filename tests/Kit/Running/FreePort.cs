using System.Net;
using System.Net.Sockets;

namespace EventHub.Tests.Kit.Running;

/// <summary>
/// Ports of 127.0.0.1 for servers that must be told theirs before they start, or that come back on the same one. They lie below those that systems give to outgoing connections
/// and to whoever asks for any: of those, another process may be given one between the look and the start, or while the server is away.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000, End = 32_000, Stride = 61;

    // Processes begin in different places.
    private static int s_next = Environment.ProcessId * Stride;

    public static int Next()
    {
        for (int tries = 0; tries < End - First; tries++)
        {
            int port = First + ((Interlocked.Increment(ref s_next) & int.MaxValue) % (End - First));
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No port between {First} and {End} is free.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using TcpListener listener = new(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
