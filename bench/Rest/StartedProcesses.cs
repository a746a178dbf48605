using System.Diagnostics;

namespace EventHub.Bench.Rest;

/// <summary>Servers that run: they end with the bench, also when it fails or is told to end (a terminal tells them, too). Only <c>kill -9</c> of the bench leaves them behind.</summary>
internal static class StartedProcesses
{
    private static readonly Lock Gate = new();
    private static readonly List<Process> Running = [];

    static StartedProcesses() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => KillAll();

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
            foreach (Process process in Running)
            {
                Kill(process);
            }

            Running.Clear();
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
