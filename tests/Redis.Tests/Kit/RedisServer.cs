using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EventHub.Redis.Connections;
using EventHub.Tests.Kit.Running;

namespace EventHub.Redis.Tests.Kit;

/// <summary>A redis-server of the test's own, on a free port of 127.0.0.1, with a folder that is gone after the test. It can be killed and started again on the same data.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();
    private readonly string _appendfsync;
    private readonly string[] _more;
    private readonly int _port;
    private Process? _process;

    private RedisServer(string appendfsync, string[] more)
    {
        _appendfsync = appendfsync;
        _more = more;
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        _port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Where the machine has it; null when it does not.</summary>
    public static string? Executable { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Select(static folder => Path.Combine(folder, NeedsRedis.Server)).FirstOrDefault(File.Exists);

    public string Url => string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{_port}");

    public RedisAddress Address => RedisAddress.TryParse(Url, out RedisAddress? address, out _) ? address! : throw new InvalidOperationException(Url);

    /// <summary>Starts one; <paramref name="appendfsync"/> is always, everysec or no, or "off" for no append-only file.</summary>
    public static async Task<RedisServer> StartAsync(string appendfsync = "always", params string[] more)
    {
        RedisServer server = new(appendfsync, more);
        await server.StartAgainAsync();
        return server;
    }

    public RedisConnection Connect() => RedisConnection.Open(Address);

    /// <summary>Ends it as a crash does.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
        {
            return;
        }

        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async Task StartAgainAsync()
    {
        string port = _port.ToString(CultureInfo.InvariantCulture);
        ProcessStartInfo start = new(Executable!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] persistence = _appendfsync == "off" ? ["--appendonly", "no"] : ["--appendonly", "yes", "--appendfsync", _appendfsync];
        foreach (string argument in (string[])["--bind", "127.0.0.1", "--port", port, "--dir", _folder.Path, "--save", "", .. persistence, .. _more])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, line) =>
        {
            // It says so once it has loaded its file.
            if (line.Data?.Contains("Ready to accept connections", StringComparison.Ordinal) == true)
            {
                ready.TrySetResult();
            }
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await ready.Task.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Dispose();
    }
}
