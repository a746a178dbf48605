using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EventHub.Bench.Compare.Peers;

/// <summary>What is installed here to compare with, and what is missing. Linux only.</summary>
internal sealed partial class PeerTools : IDisposable
{
    private const string SourceFolder = "Peers";
    private readonly TempFolder _folder;
    private readonly List<string> _missing = [];

    private PeerTools(string data) => _folder = new TempFolder(data);

    /// <summary>What could not be compared, and why, in sentences.</summary>
    public IReadOnlyList<string> Missing => _missing;

    public string? NatsServer { get; private set; }

    public string? RedisServer { get; private set; }

    public string? RedisBenchmark { get; private set; }

    /// <summary>The bare loads of every server, or null without a compiler.</summary>
    public PeerProgram? Wire { get; private set; }

    /// <summary>JetStream through libnats, or null without it.</summary>
    public PeerProgram? JetStream { get; private set; }

    /// <summary>Name and version of each server, for the record.</summary>
    public Dictionary<string, string> Versions { get; } = [];

    /// <summary>True when the server takes fast-ingest batches.</summary>
    public bool HasFastBatches => Versions.TryGetValue("nats-server", out string? version) && Version.TryParse(version, out Version? number) && number >= new Version(2, 14);

    public static async Task<PeerTools> FindAsync(string data)
    {
        PeerTools tools = new(data);
        if (!OperatingSystem.IsLinux())
        {
            tools._missing.Add("Peers are run on Linux only: everything but the hub, the empty endpoint and the bare loop is left out.");
            return tools;
        }

        tools.NatsServer = await tools.ServerAsync("nats-server", "--version").ConfigureAwait(false);
        tools.RedisServer = await tools.ServerAsync("redis-server", "--version").ConfigureAwait(false);
        tools.RedisBenchmark = Find("redis-benchmark");
        if (tools.RedisServer is not null && tools.RedisBenchmark is null)
        {
            tools._missing.Add("redis-benchmark is not installed (redis-tools): Redis over many connections is left out.");
        }

        tools.Wire = await tools.CompileAsync("wire", ["wire.c", "wire_hub.c", "wire_nats.c", "wire_redis.c"], []).ConfigureAwait(false);
        tools.JetStream = await tools.CompileAsync("jetstream", ["jetstream.c"], ["-lnats", "-lpthread"]).ConfigureAwait(false);
        return tools;
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The first program of that name on the path; Debian keeps servers where the path of users may not lead.</summary>
    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private async Task<string?> ServerAsync(string name, string versionArgument)
    {
        string? path = Find(name);
        if (path is null)
        {
            _missing.Add($"{name} is not installed: what it is compared in is left out.");
            return null;
        }

        (_, string output) = await RunAsync(path, [versionArgument]).ConfigureAwait(false);
        Versions[name] = Number().Match(output).Value;
        return path;
    }

    private async Task<PeerProgram?> CompileAsync(string name, string[] sources, string[] libraries)
    {
        if (Find("cc") is not string compiler)
        {
            _missing.Add($"There is no C compiler (cc): the load {name} is left out.");
            return null;
        }

        string folder = Path.Combine(AppContext.BaseDirectory, SourceFolder), target = Path.Combine(_folder.Path, name);
        (int exit, string output) = await RunAsync(
            compiler, ["-O2", "-std=gnu11", "-D_GNU_SOURCE", "-o", target, .. sources.Select(source => Path.Combine(folder, source)), .. libraries]).ConfigureAwait(false);
        if (exit != 0)
        {
            string reason = output.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal), output).Trim();
            _missing.Add($"The load {name} could not be compiled and is left out (libnats-dev is needed for jetstream): {reason}");
            return null;
        }

        return new PeerProgram(target);
    }

    private static async Task<(int Exit, string Output)> RunAsync(string file, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{file} did not start.");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false) + await errors.ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return (process.ExitCode, output);
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex Number();
}
