using System.Globalization;
using System.Text.RegularExpressions;

namespace EventHub.Cluster.Kit;

/// <summary>A process of a cluster: a silo with a gateway, or a gateway alone. It can be killed and started again at the same ports.</summary>
internal sealed partial class ClusterProcess : IDisposable
{
    private readonly string _redis;
    private readonly int _port = FreePort.Next(), _siloPort = FreePort.Next(), _gatewayPort = FreePort.Next(), _dashboardPort = FreePort.Next();
    private CommandRun? _run;

    public ClusterProcess(string name, string redis, string role)
    {
        Name = name;
        _redis = redis;
        Role = role;
    }

    public string Name { get; }

    public string Role { get; }

    /// <summary>The cluster it belongs to.</summary>
    public string Cluster { get; init; } = "eventhub";

    /// <summary>Under which address others reach it.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>A command to start it under; none as a rule.</summary>
    public IReadOnlyList<string> Under { get; init; } = [];

    public Uri Address => new($"http://{Host}:{_port}");

    /// <summary>The dashboard of Orleans, when it has one.</summary>
    public Uri Dashboard => new($"http://127.0.0.1:{_dashboardPort}/orleans/");

    /// <summary>Whether it has the dashboard of Orleans.</summary>
    public bool HasDashboard { get; init; }

    /// <summary>What it wrote since it was started last.</summary>
    public string Output => _run is { } run ? run.Output + run.Error : "";

    /// <summary>Starts it, and returns when it is ready.</summary>
    public async Task StartAsync()
    {
        _run?.Dispose();
        (string, string)[] variables =
        [
            ("EVENTHUB__Cluster__Role", Role),
            ("EVENTHUB__Cluster__Id", Cluster),
            ("EVENTHUB__Cluster__AdvertisedAddress", Host),
            ("EVENTHUB__Access__AllowAnonymousPublic", Host == "127.0.0.1" ? "false" : "true"),
            ("EVENTHUB__Cluster__SiloPort", Text(_siloPort)),
            ("EVENTHUB__Cluster__GatewayPort", Text(_gatewayPort)),
            .. HasDashboard ? [("EVENTHUB__Cluster__DashboardPort", Text(_dashboardPort))] : Array.Empty<(string, string)>(),
        ];
        _run = CommandRun.StartUnder(Under, ["serve", "--storage", _redis, "--urls", Address.ToString()], variables);
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

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"stored\s*$", RegexOptions.Multiline)]
    private static partial Regex Ready();
}
