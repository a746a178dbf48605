using System.Diagnostics;
using System.Globalization;
using System.Text;
using EventHub.Redis.Connections;
using EventHub.Tests.Kit.Running;

namespace EventHub.Redis.Tests.Kit;

/// <summary>A redis-server of the test's own, on a free port of 127.0.0.1, with a folder that is gone after the test. It can be killed and started again on the same data.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _appendfsync;
    private readonly string[] _more;
    private readonly int _port = FreePort.Next();
    private readonly TestCertificate? _certificate;
    private Process? _process;

    private RedisServer(string appendfsync, bool hasTls, string[] more)
    {
        _certificate = hasTls ? new TestCertificate(_folder) : null;
        _appendfsync = appendfsync;
        _more = more;
    }

    /// <summary>Where the machine has it; null when it does not.</summary>
    public static string? Executable { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Select(static folder => Path.Combine(folder, NeedsRedis.Server)).FirstOrDefault(File.Exists);

    public string Url => UrlWith("");

    /// <summary>The file of whom a client of a server with TLS has to trust.</summary>
    public string Authority => _certificate!.Authority;

    public RedisAddress Address => RedisAddress.TryParse(Url, out RedisAddress? address, out _) ? address! : throw new InvalidOperationException(Url);

    /// <summary>Starts one; <paramref name="appendfsync"/> is always, everysec or no, or "off" for no append-only file.</summary>
    public static async Task<RedisServer> StartAsync(string appendfsync = "always", params string[] more)
    {
        RedisServer server = new(appendfsync, hasTls: false, more);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts one that speaks TLS only.</summary>
    public static async Task<RedisServer> StartWithTlsAsync(params string[] more)
    {
        RedisServer server = new("always", hasTls: true, more);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>The address with who asks, such as <c>:secret@</c>.</summary>
    public string UrlWith(string user) => string.Create(CultureInfo.InvariantCulture, $"{(_certificate is null ? "redis" : "rediss")}://{user}127.0.0.1:{_port}");

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
        string[] listening = _certificate is null
            ? ["--port", port]
            : ["--port", "0", "--tls-port", port, "--tls-cert-file", _certificate.Server, "--tls-key-file", _certificate.Key, "--tls-ca-cert-file", _certificate.Authority, "--tls-auth-clients", "no"];
        string[] persistence = _appendfsync == "off" ? ["--appendonly", "no"] : ["--appendonly", "yes", "--appendfsync", _appendfsync];
        foreach (string argument in (string[])["--bind", "127.0.0.1", .. listening, "--dir", _folder.Path, "--save", "", .. persistence, .. _more])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        StringBuilder said = new();
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, line) =>
        {
            // It says so once it has loaded its file; one that ends has said why it could not.
            said.AppendLine(line.Data);
            if (line.Data is null)
            {
                ready.TrySetException(new InvalidOperationException($"redis-server ended: {said}"));
            }
            else if (line.Data.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await ready.Task.WaitAsync(Waiting.Patience);
    }

    /// <summary>The same, and returns when the connection, which was lost, has found it.</summary>
    public async Task StartAgainAsync(RedisConnection lost)
    {
        TaskCompletionSource restored = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Note() => restored.TrySetResult();
        lost.Restored += Note;
        try
        {
            await StartAgainAsync();
            await restored.Task.WaitAsync(Waiting.Patience);
            while (!await lost.FindServerAsync().WaitAsync(Waiting.Patience))
            {
                await Task.Yield();
            }
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The connection did not find the server again within {Waiting.Patience}.");
        }
        finally
        {
            lost.Restored -= Note;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Dispose();
    }
}
