using System.Diagnostics;
using EventHub.Cli.Clusters;

namespace EventHub.Cli.Tests.Clusters;

/// <summary>Who stops a local cluster when the one that started it was killed.</summary>
public sealed class ClusterHeirTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Abandoned_AsksAllToStop()
    {
        using ClusterHeir heir = ClusterHeir.Start(ServerProgram.Find("setsid", Environment.GetEnvironmentVariable("PATH")));
        using Process one = Sleep(), other = Sleep();
        heir.Note(one.Id);
        heir.Note(other.Id);
        heir.Abandon();
        await Task.WhenAll(one.WaitForExitAsync(), other.WaitForExitAsync()).WaitAsync(s_patience);

        // By the signal, 15, not by itself.
        Assert.Equal((143, 143), (one.ExitCode, other.ExitCode));
    }

    [Fact]
    public async Task Disposed_AsksNobody()
    {
        using Process one = Sleep();
        using (ClusterHeir heir = ClusterHeir.Start(setsid: null))
        {
            heir.Note(one.Id);
        }

        // What was disposed is gone; had it asked, the process would have ended by that signal and not by the one it gets here.
        one.Kill();
        await one.WaitForExitAsync().WaitAsync(s_patience);
        Assert.Equal(137, one.ExitCode);
    }

    private static Process Sleep() => Process.Start("sleep", ["600"]);
}
