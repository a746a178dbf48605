using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace EventHub.Cli.Clusters;

/// <summary>A member that runs. What it writes before it is ready is kept, for the case that it never is; afterwards it is passed on line by line.</summary>
internal sealed class MemberProcess : IDisposable
{
    private readonly Process _process;
    private readonly Action<string, string> _write;
    private readonly Lock _gate = new();
    private readonly List<string> _before = [];
    private readonly TaskCompletionSource<bool> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MemberProcess(ClusterMember member, Process process, Action<string, string> write)
    {
        (Member, _process, _write) = (member, process, write);
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Ended = WatchAsync();
    }

    public ClusterMember Member { get; }

    public int Id => _process.Id;

    /// <summary>True once it said that it is ready, false when it ended before.</summary>
    public Task<bool> Ready => _ready.Task;

    /// <summary>Its exit code, once all it wrote is read.</summary>
    public Task<int> Ended { get; }

    /// <summary>What it wrote before it was ready.</summary>
    public string[] Before
    {
        get
        {
            lock (_gate)
            {
                return [.. _before];
            }
        }
    }

    /// <summary>
    /// Starts it in a session of its own where the system can: Ctrl-C reaches every process of a terminal, and these are to stop one behind the other.
    /// </summary>
    /// <param name="member">What to start.</param>
    /// <param name="setsid">The program that makes a session, or null.</param>
    /// <param name="write">Takes the name of the member and a line it wrote.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static MemberProcess Start(ClusterMember member, string? setsid, Action<string, string> write)
    {
        string[] command = setsid is null ? [.. member.Command] : [setsid, .. member.Command];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach ((string name, string value) in member.Variables)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return new MemberProcess(member, process, write);
    }

    /// <summary>Asks it to stop, waits, and ends it when it does not. True when it stopped by itself.</summary>
    public async Task<bool> StopAsync(TimeSpan patience, TimeProvider timeProvider)
    {
        if (!_process.HasExited)
        {
            await AskAsync();
        }

        try
        {
            await Ended.WaitAsync(patience, timeProvider);
            return true;
        }
        catch (TimeoutException)
        {
            _process.Kill();
            await Ended;
            return false;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    // The shell has 'kill' built in, wherever there is one.
    private async Task AskAsync()
    {
        using Process kill = Process.Start(new ProcessStartInfo("sh", ["-c", "kill -TERM \"$1\" 2>/dev/null", "sh", Id.ToString(CultureInfo.InvariantCulture)]))!;
        await kill.WaitForExitAsync(CancellationToken.None);
    }

    private async Task<int> WatchAsync()
    {
        await _process.WaitForExitAsync();
        _ready.TrySetResult(false);
        return _process.ExitCode;
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            if (!_ready.Task.IsCompleted)
            {
                _before.Add(line);
                if (line.Contains(Member.ReadyMark, StringComparison.Ordinal))
                {
                    _ready.TrySetResult(true);
                }

                return;
            }
        }

        if (line.Length > 0)
        {
            _write(Member.Name, line);
        }
    }
}
