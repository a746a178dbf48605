using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace EventHub.Cli.Clusters;

/// <summary>
/// Asks the processes of a local cluster to stop when the one that started them was killed and cannot. It is a shell that reads their numbers from a pipe, whose end only that one holds: when the
/// system closes the pipe, it is gone. Where there is no shell, there is no heir.
/// </summary>
internal sealed class ClusterHeir : IDisposable
{
    private const string Script = "pids=; while read -r pid; do pids=\"$pids $pid\"; done; [ -z \"$pids\" ] || kill -TERM $pids";

    private readonly Process? _shell;

    private ClusterHeir(Process? shell) => _shell = shell;

    /// <summary>Starts it, in a session of its own where <paramref name="setsid"/> makes one: Ctrl-C is not meant for it.</summary>
    public static ClusterHeir Start(string? setsid)
    {
        string[] command = setsid is null ? ["/bin/sh", "-c", Script] : [setsid, "/bin/sh", "-c", Script];
        try
        {
            return new ClusterHeir(Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardError = true }));
        }
        catch (Win32Exception)
        {
            return new ClusterHeir(null);
        }
    }

    /// <summary>One more that is to end with the cluster.</summary>
    public void Note(int processId)
    {
        try
        {
            _shell?.StandardInput.WriteLine(processId.ToString(CultureInfo.InvariantCulture));
            _shell?.StandardInput.Flush();
        }
        catch (IOException)
        {
            // Somebody ended it: there is no heir then.
        }
    }

    /// <summary>The cluster has stopped as it should: there is nothing to inherit.</summary>
    public void Dispose()
    {
        if (_shell is not null)
        {
            _shell.Kill();
            _shell.Dispose();
        }
    }

    /// <summary>What the system does when the process that holds it is killed.</summary>
    internal void Abandon() => _shell?.StandardInput.Close();
}
