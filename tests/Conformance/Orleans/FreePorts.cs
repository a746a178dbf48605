using System.Net;
using System.Net.Sockets;
using Orleans.TestingHost;

namespace EventHub.Conformance.Orleans;

/// <summary>
/// Ports for the silos of a cluster, below those that systems give to outgoing connections: tests that opened thousands of these leave
/// too few in a row there for a while, and the allocator that comes with the cluster looks for them there.
/// </summary>
internal sealed class FreePorts : ITestClusterPortAllocator
{
    private const int First = 20_000;
    private const int End = 32_000;

    // Processes begin in different places.
    private static int s_next = Environment.ProcessId;

    public (int, int) AllocateConsecutivePortPairs(int numPorts) => (Row(numPorts), Row(numPorts));

    public void Dispose()
    {
    }

    private static int Row(int length)
    {
        for (int tries = 0; tries < End - First; tries++)
        {
            int port = First + (Interlocked.Add(ref s_next, length) & int.MaxValue) % (End - First - length);
            if (Enumerable.Range(port, length).All(IsFree))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No {length} ports in a row are free between {First} and {End}.");
    }

    private static bool IsFree(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
