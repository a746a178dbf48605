using System.ComponentModel;
using EventHub.Cli.Output;

namespace EventHub.Cli.Clusters;

/// <summary>Runs the processes of a local cluster: starts them stage by stage, tells what becomes of them, and stops them the other way round.</summary>
internal sealed class LocalCluster(IReadOnlyList<ClusterMember> members, Terminal terminal, bool isForgotten)
{
    // A hub drains for 10 s by default; who takes longer is ended.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly List<MemberProcess> _running = [];
    private readonly string? _setsid = ServerProgram.Find("setsid", terminal.Variables["PATH"] as string ?? Environment.GetEnvironmentVariable("PATH"));

    /// <summary>Until <paramref name="stop"/>, or until none of the hub's processes is left. The exit code is the result.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        using ClusterHeir heir = ClusterHeir.Start(_setsid);
        try
        {
            if (!await StartAsync(heir, stop))
            {
                return stop.IsCancellationRequested ? ExitCode.Done : ExitCode.Failed;
            }

            WriteBanner();
            await WatchAsync(stop).WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return stop.IsCancellationRequested ? ExitCode.Done : ExitCode.Failed;
        }
        finally
        {
            await StopAsync();
            _running.ForEach(static process => process.Dispose());
        }
    }

    private async Task<bool> StartAsync(ClusterHeir heir, CancellationToken stop)
    {
        foreach (IGrouping<int, ClusterMember> stage in members.GroupBy(static member => member.Stage).OrderBy(static stage => stage.Key))
        {
            MemberProcess[] started = [.. stage.Select(member => Start(member, heir)).OfType<MemberProcess>()];
            if (started.Length < stage.Count())
            {
                return false;
            }

            foreach (MemberProcess process in started)
            {
                await ((Task)process.Ready).WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!process.Ready.IsCompleted || !await process.Ready)
                {
                    return !stop.IsCancellationRequested && await TellFailureAsync(process);
                }

                Write($"{process.Member.Name,-12}{process.Member.Address,-28}process {process.Id}");
            }
        }

        return true;
    }

    private MemberProcess? Start(ClusterMember member, ClusterHeir heir)
    {
        try
        {
            MemberProcess process = MemberProcess.Start(member, _setsid, (name, line) => Write($"{name} | {PlainText.OneLine(line)}"));
            _running.Add(process);
            heir.Note(process.Id);
            return process;
        }
        catch (Win32Exception fault)
        {
            terminal.Error.WriteLine($"{member.Name} cannot be started: {member.Command[0]}: {fault.Message}");
            return null;
        }
    }

    private async Task<bool> TellFailureAsync(MemberProcess process)
    {
        int code = await process.Ended;
        foreach (string line in process.Before)
        {
            await terminal.Error.WriteLineAsync($"{process.Member.Name} | {PlainText.OneLine(line)}");
        }

        await terminal.Error.WriteLineAsync($"{process.Member.Name} did not start: it ended with exit code {code}.");
        return false;
    }

    private void WriteBanner()
    {
        ClusterMember first = members[^1];
        Write($"""

            The cluster is up.{(isForgotten ? " What is stored is gone when it ends." : "")} Any address takes and gives every event:
              eventhub watch 'orders.>' --server {members.First(static member => member.Address.StartsWith("http", StringComparison.Ordinal)).Address}
              eventhub publish orders.paid '{"{"}"number":1{"}"}' --server {first.Address}
            End a process with 'kill -9' and see the others go on. Ctrl-C ends all.
            """);
    }

    // Says of each process when it ends; completes when all that serve the hub have.
    private async Task WatchAsync(CancellationToken stop)
    {
        Task[] hubs = [.. _running.Select(TellEndAsync).Zip(_running).Where(static pair => pair.Second.Member.Address.StartsWith("http", StringComparison.Ordinal)).Select(static pair => pair.First)];
        await Task.WhenAll(hubs);
        if (!stop.IsCancellationRequested)
        {
            await terminal.Error.WriteLineAsync("No process of the hub is left.");
        }
    }

    private async Task TellEndAsync(MemberProcess process)
    {
        int code = await process.Ended;
        Write($"{process.Member.Name} ended with exit code {code}");
    }

    private async Task StopAsync()
    {
        foreach (IGrouping<int, MemberProcess> stage in _running.GroupBy(static process => process.Member.Stage).OrderByDescending(static stage => stage.Key))
        {
            MemberProcess[] processes = [.. stage.Where(static process => !process.Ended.IsCompleted)];
            bool[] stopped = await Task.WhenAll(processes.Select(process => process.StopAsync(s_patience, terminal.TimeProvider)));
            foreach ((MemberProcess process, bool byItself) in processes.Zip(stopped))
            {
                if (!byItself)
                {
                    Write($"{process.Member.Name} did not stop within {s_patience.TotalSeconds:0} s and was ended");
                }
            }
        }
    }

    private void Write(string line)
    {
        lock (_gate)
        {
            terminal.Out.WriteLine(line);
            terminal.Out.Flush();
        }
    }
}
