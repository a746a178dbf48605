using System.Net;
using System.Net.Sockets;

namespace EventHub.Cluster.Kit;

/// <summary>A way to a port of this machine that can be cut: what is sent then gets nowhere, and nobody is told. Needs no rights.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly int _target;
    private volatile TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _accepting;

    public Relay(int target)
    {
        _target = target;
        _open.SetResult();
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it begins.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Cut() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Joins it again; what was sent meanwhile arrives.</summary>
    public void Join() => _open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            _ = ConnectAsync(await _listener.AcceptTcpClientAsync(_ending.Token));
        }
    }

    private async Task ConnectAsync(TcpClient from)
    {
        using TcpClient near = from, far = new();
        try
        {
            await _open.Task.WaitAsync(_ending.Token);
            await far.ConnectAsync(IPAddress.Loopback, _target, _ending.Token);
            await Task.WhenAny(PassAsync(near.GetStream(), far.GetStream()), PassAsync(far.GetStream(), near.GetStream()));
        }
        catch (Exception fault) when (fault is SocketException or IOException or OperationCanceledException)
        {
            // One of both is gone, and the other one is told by the end of its connection.
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to)
    {
        byte[] buffer = new byte[65536];
        int count;
        while ((count = await from.ReadAsync(buffer, _ending.Token)) > 0)
        {
            await _open.Task.WaitAsync(_ending.Token);
            await to.WriteAsync(buffer.AsMemory(0, count), _ending.Token);
        }
    }
}
