using System.Net.Sockets;
using System.Text;
using EventHub.Gateway.Tests.Hosting;

namespace EventHub.Gateway.Tests.Http;

/// <summary>A bare connection, for requests that no decent client would send and for reading while writing.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();
    private readonly StringBuilder _received = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    public string Received => _received.ToString();

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        RawConnection connection = new();
        await connection._tcp.ConnectAsync(address.Host, address.Port);
        connection._tcp.NoDelay = true;
        return connection;
    }

    public async Task SendAsync(string text) => await _tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text));

    public Task SendChunkAsync(string text) => SendAsync($"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");

    /// <summary>Reads until <paramref name="text"/> has been received; fails naming it when it does not come.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        while (!Received.Contains(text, StringComparison.Ordinal))
        {
            if (!await ReadSomeAsync(text))
            {
                Assert.Fail($"The connection ended before '{text}' came. Received:\n{Received}");
            }
        }

        return Received;
    }

    /// <summary>Reads until the server closes the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (await ReadSomeAsync("the end of the connection"))
        {
        }

        return Received;
    }

    /// <summary>Drops the connection without a farewell.</summary>
    public void Reset()
    {
        _tcp.Client.LingerState = new LingerOption(enable: true, seconds: 0);
        _tcp.Close();
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return default;
    }

    private async Task<bool> ReadSomeAsync(string awaited)
    {
        using CancellationTokenSource timeout = new(HubHost.Patience);
        try
        {
            int read = await _tcp.GetStream().ReadAsync(_buffer, timeout.Token);
            _received.Append(Encoding.UTF8.GetString(_buffer, 0, read));
            return read > 0;
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Waited {HubHost.Patience.TotalSeconds} s for '{awaited}'. Received:\n{Received}");
            return false;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
