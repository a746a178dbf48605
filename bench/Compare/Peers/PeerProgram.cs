using System.Diagnostics;
using EventHub.Bench.Rest;

namespace EventHub.Bench.Compare.Peers;

/// <summary>A load in C, compiled from <c>bench/Peers</c>. It says <c>begin</c> before its warm-up and before what counts, and ends with its result.</summary>
internal sealed class PeerProgram(string path)
{
    private const string Begin = "begin";
    private const int BeginsBeforeItCounts = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public async Task<Sample> RunAsync(ServerProcess server, params string[] arguments)
    {
        using Process process = Start(arguments);
        int begins = 0;
        TimeSpan before = default;
        string? last = null;
        using CancellationTokenSource patience = new(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token).ConfigureAwait(false) is string line)
        {
            if (line == Begin && ++begins == BeginsBeforeItCounts)
            {
                before = server.ProcessorTime;
            }

            last = line;
        }

        TimeSpan used = server.ProcessorTime - before;
        await EndAsync(process, arguments).ConfigureAwait(false);
        return PeerResult.Parse(last ?? "").ToSample(used);
    }

    /// <summary>Runs what measures nothing.</summary>
    public async Task PrepareAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await EndAsync(process, arguments).ConfigureAwait(false);
    }

    private Process Start(string[] arguments)
    {
        Process process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{path} did not start.");
        StartedProcesses.Add(process);
        return process;
    }

    private async Task EndAsync(Process process, string[] arguments)
    {
        string fault = await process.StandardError.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        StartedProcesses.Remove(process);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{Path.GetFileName(path)} {string.Join(' ', arguments)}: {fault.Trim()}");
        }
    }
}
