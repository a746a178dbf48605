using System.Globalization;
using System.Text.RegularExpressions;

namespace EventHub.Cluster.Kit;

/// <summary>A process of a cluster: a silo with a gateway, or a gateway alone. It can be killed and started again at the same ports.</summary>
internal sealed partial class ClusterProcess : IDisposable
{
    private readonly string _redis;
    private readonly (string Name, string Value)[] _variables;
    private readonly int _port = FreePort.Next();
    private CommandRun? _run;

    public ClusterProcess(string name, string redis, string role)
    {
        Name = name;
        _redis = redis;
        _variables =
        [
            ("EVENTHUB__Cluster__Role", role),
            ("EVENTHUB__Cluster__SiloPort", FreePort.Next().ToString(CultureInfo.InvariantCulture)),
            ("EVENTHUB__Cluster__GatewayPort", FreePort.Next().ToString(CultureInfo.InvariantCulture)),
        ];
        Address = new Uri($"http://127.0.0.1:{_port}");
    }

    public string Name { get; }

    public Uri Address { get; }

    /// <summary>What it wrote since it was started last.</summary>
    public string Output => _run is { } run ? run.Output + run.Error : "";

    /// <summary>Starts it, and returns when it is ready.</summary>
    public async Task StartAsync()
    {
        _run?.Dispose();
        _run = CommandRun.Start(["serve", "--storage", _redis, "--urls", Address.ToString()], _variables);
        await _run.WaitForAsync("being ready", static run => Ready().IsMatch(run.Output));
    }

    /// <summary>Ends it as a crash does.</summary>
    public Task KillAsync() => SignalAsync("KILL");

    /// <summary>Sends a signal, such as <c>STOP</c>.</summary>
    public Task SignalAsync(string signal) => _run!.SignalAsync(signal);

    /// <summary>Asks it to stop; the exit code is the result.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        return await _run!.ExitAsync();
    }

    /// <summary>Waits until it has written something.</summary>
    public Task WaitForAsync(string text) => _run!.WaitForAsync($"writing '{text}'", run => (run.Output + run.Error).Contains(text, StringComparison.Ordinal));

    /// <summary>Waits until the process is gone.</summary>
    public Task<int> ExitAsync() => _run!.ExitAsync();

    public void Dispose() => _run?.Dispose();

    [GeneratedRegex(@"stored\s*$", RegexOptions.Multiline)]
    private static partial Regex Ready();
}
