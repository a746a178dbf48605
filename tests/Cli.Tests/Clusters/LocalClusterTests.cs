using System.Collections;
using EventHub.Cli.Clusters;
using EventHub.Cli.Output;

namespace EventHub.Cli.Tests.Clusters;

/// <summary>With members that are shell scripts: they say that they are ready, and what they are asked.</summary>
public sealed class LocalClusterTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly WatchedOutput _output = new(), _error = new();
    private readonly Terminal _terminal;
    private readonly CancellationTokenSource _stop = new();
    private readonly string _log = Path.Combine(Directory.CreateTempSubdirectory("eventhub-members-").FullName, "log");

    public LocalClusterTests() => _terminal = new Terminal(Stream.Null, _output, _error, new Hashtable(), TimeProvider.System);

    [Fact]
    public async Task Stopped_EndsAllInTheOrderFromTheEdgeInwards()
    {
        Task<int> run = RunAsync(Serving("redis", 0), Serving("silo 1", 1), Serving("silo 2", 1), Serving("gateway 1", 2));
        await WrittenAsync("Ctrl-C ends all.");

        await _stop.CancelAsync();

        Assert.Equal(0, await run.WaitAsync(s_patience));
        string[] log = await File.ReadAllLinesAsync(_log);
        Assert.Equal(["redis up", "silo up", "silo up", "gateway up", "gateway down", "silo down", "silo down", "redis down"], log.Select(WithoutNumber));
    }

    [Fact]
    public async Task Started_WritesALineForEachProcess()
    {
        Task<int> run = RunAsync(Serving("silo 1", 1), Serving("gateway 1", 2));
        await WrittenAsync("Ctrl-C ends all.");

        Assert.Matches(@"(?m)^silo 1 +http://silo 1 +process \d+$", _output.Text);
        Assert.Matches(@"(?m)^gateway 1 +http://gateway 1 +process \d+$", _output.Text);

        await _stop.CancelAsync();
        await run.WaitAsync(s_patience);
    }

    [Fact]
    public async Task MemberThatDoesNotStart_IsQuotedAndEndsTheRest()
    {
        int code = await RunAsync(Serving("redis", 0), Of("silo 1", 1, "echo 'EH5001: no'; exit 7")).WaitAsync(s_patience);

        Assert.Equal(1, code);
        Assert.Contains("silo 1 | EH5001: no", _error.Text, StringComparison.Ordinal);
        Assert.Contains("silo 1 did not start: it ended with exit code 7.", _error.Text, StringComparison.Ordinal);
        Assert.Equal(["redis up", "redis down"], await File.ReadAllLinesAsync(_log));
    }

    [Fact]
    public async Task ProgramThatIsNotThere_IsNamed()
    {
        ClusterMember member = Serving("silo 1", 1) with { Command = ["/nowhere/eventhub"] };

        // Where sessions can be made, it is their program that starts, and says what is missing.
        Assert.Equal(1, await RunAsync(member).WaitAsync(s_patience));
        Assert.Contains("/nowhere/eventhub", _error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MemberThatEnds_IsToldAndTheOthersGoOn()
    {
        Task<int> run = RunAsync(Serving("silo 1", 1), Of("silo 2", 1, "echo 1 event stored; exit 0"));
        await WrittenAsync("silo 2 ended with exit code 0");

        Assert.False(run.IsCompleted);
        await _stop.CancelAsync();
        Assert.Equal(0, await run.WaitAsync(s_patience));
    }

    [Fact]
    public async Task AllMembersEnd_IsAFailure()
    {
        Assert.Equal(1, await RunAsync(Serving("redis", 0), Of("silo 1", 1, "echo 1 event stored; exit 3")).WaitAsync(s_patience));
        Assert.Contains("No process of the hub is left.", _error.Text, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _terminal.Dispose();
        _stop.Dispose();
        _output.Dispose();
        _error.Dispose();
        Directory.Delete(Path.GetDirectoryName(_log)!, recursive: true);
    }

    private static string WithoutNumber(string line) => string.Join(' ', line.Split(' ').Where(static word => !int.TryParse(word, out _)));

    // Says that it is ready, and ends when it is asked to.
    private ClusterMember Serving(string name, int stage) => Of(
        name, stage, $"trap 'kill $!; echo {name} down >> {_log}; exit 0' TERM; echo {name} up >> {_log}; sleep 600 > /dev/null 2>&1 & echo 1 event stored; wait $!");

    private static ClusterMember Of(string name, int stage, string script) =>
        new(name, stage, name == "redis" ? "redis://127.0.0.1" : $"http://{name}", ["sh", "-c", script], [], " stored");

    private Task<int> RunAsync(params ClusterMember[] members) => new LocalCluster(members, _terminal, isForgotten: true).RunAsync(_stop.Token);

    private Task WrittenAsync(string text) => _output.WrittenAsync(text).WaitAsync(s_patience);
}
