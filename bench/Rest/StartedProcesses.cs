using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EventHub.Bench.Rest;

/// <summary>Servers and loads that run: they end with the bench, also when it fails or is told to end. What they stored goes with them. Only <c>kill -9</c> of the bench leaves them behind.</summary>
internal static class StartedProcesses
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly Lock Gate = new();
    private static readonly List<Process> Running = [];

    // The runtime ends at once on a signal nobody asked for, without telling anybody.
    private static readonly IReadOnlyList<PosixSignalRegistration> Signals =
        [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }.Select(static signal => PosixSignalRegistration.Create(signal, static _ => KillAll()))];

    static StartedProcesses() => AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
    {
        KillAll();
        GC.KeepAlive(Signals);
    };

    public static void Add(Process process)
    {
        lock (Gate)
        {
            Running.Add(process);
        }
    }

    public static void Remove(Process process)
    {
        lock (Gate)
        {
            Running.Remove(process);
        }
    }

    private static void KillAll()
    {
        lock (Gate)
        {
            Running.ForEach(Kill);
            Running.Clear();
        }

        TempFolder.RemoveAll();
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
            process.WaitForExit(Patience);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
