using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EventHub.Samples.NftAuction.Running;

/// <summary>A process of the sample: a service or the hub. It says where it listens; it ends with this object.</summary>
internal sealed partial class ChildProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>Where it listens.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Starts a program that stands beside this one, and waits until it listens.</summary>
    public static async Task<ChildProcess> StartAsync(string assembly, string[] arguments, params (string Name, string Value)[] variables)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        ChildProcess child = new(Process.Start(start)!);
        try
        {
            await child.ListenAsync().WaitAsync(Patience);
            return child;
        }
        catch (Exception reason)
        {
            child.Dispose();
            throw new InvalidOperationException($"'{assembly} {string.Join(' ', arguments)}' did not start: {reason.Message}", reason);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private async Task ListenAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } found)
            {
                Address = found.Groups[1].Value;
                _ = _process.StandardOutput.ReadToEndAsync();
                return;
            }
        }

        throw new InvalidOperationException("it ended without listening; what it wrote stands above.");
    }

    [GeneratedRegex(@"listening\s+(http://\S+)")]
    private static partial Regex Listening();
}
