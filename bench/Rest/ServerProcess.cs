using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EventHub.Bench.Fanout;

namespace EventHub.Bench.Rest;

/// <summary>A server in a process of its own, on a free port: the hub, or what it is compared with.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>From starting the process until it answered its first request with success.</summary>
    public TimeSpan StartTime { get; private set; }

    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static Task<ServerProcess> StartHubAsync(string data, params string[] options) => StartDotnetAsync(
        port => [HubAssembly, "serve", "--urls", Url(port), "--data", data, .. options],
        "POST /v1/channels/bench.start/events HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");

    public static Task<ServerProcess> StartEmptyAsync() => StartDotnetAsync(
        port => [typeof(ServerProcess).Assembly.Location, EmptyEndpoint.Verb, Url(port)],
        "POST / HTTP/1.1\r\nHost: bench\r\nContent-Length: 2\r\n\r\n{}");

    public static Task<ServerProcess> StartBareFanoutAsync() => StartDotnetAsync(
        port => [typeof(ServerProcess).Assembly.Location, BareFanout.Verb, port.ToString(CultureInfo.InvariantCulture)],
        "GET / HTTP/1.1\r\nHost: bench\r\n\r\n");

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        StartedProcesses.Remove(_process);
        _process.Dispose();
    }

    private static string HubAssembly => Path.Combine(AppContext.BaseDirectory, "eventhub.dll");

    private static string Url(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    /// <summary>Starts any server; it is up when <paramref name="answers"/> says so of its port, which may fail as a connection fails.</summary>
    public static async Task<ServerProcess> StartAsync(string file, Func<int, string[]> arguments, Func<int, Task<bool>> answers)
    {
        int port = FreePort();
        ProcessStartInfo start = new(file, arguments(port)) { RedirectStandardOutput = true, RedirectStandardError = true };
        long started = Stopwatch.GetTimestamp();
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
        StartedProcesses.Add(process);
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        ServerProcess server = new(process, port);
        try
        {
            await server.FirstAnswerAsync(answers, started).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static Task<ServerProcess> StartDotnetAsync(Func<int, string[]> arguments, string firstRequest) => StartAsync("dotnet", arguments, async port =>
    {
        await using RawConnection connection = await RawConnection.OpenAsync(port).ConfigureAwait(false);
        return await connection.SendAsync(System.Text.Encoding.ASCII.GetBytes(firstRequest)).ConfigureAwait(false) is >= 200 and < 300;
    });

    private async Task FirstAnswerAsync(Func<int, Task<bool>> answers, long started)
    {
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30))
        {
            try
            {
                if (await answers(Port).ConfigureAwait(false))
                {
                    StartTime = Stopwatch.GetElapsedTime(started);
                    return;
                }
            }
            catch (Exception exception) when (exception is SocketException or IOException)
            {
                // Not listening yet: the operating system says so at once, so asking again costs little.
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System).ConfigureAwait(false);
            }
        }

        throw new TimeoutException($"The server on port {Port} gave no answer within 30 s.");
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
