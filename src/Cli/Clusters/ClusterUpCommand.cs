using System.CommandLine;
using System.Runtime.InteropServices;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;
using EventHub.Protocol.Errors;
using EventHub.Silo.Clustering;
using EventHub.Silo.Storage;

namespace EventHub.Cli.Clusters;

/// <summary><c>eventhub cluster up</c>: a cluster on this machine, for a look.</summary>
internal sealed class ClusterUpCommand : Command, IExample
{
    private const int CountMax = 16;

    private readonly Option<int> _silos = new("--silos") { Description = "How many silos. Default 3. 1 to 16.", HelpName = "N", DefaultValueFactory = static _ => 3 };
    private readonly Option<int> _gateways = new("--gateways") { Description = "How many gateways that are no silo. Default 1. 0 to 16.", HelpName = "N", DefaultValueFactory = static _ => 1 };
    private readonly Option<string?> _redis = new("--redis") { Description = "A Redis server that runs already. Default: one is started.", HelpName = "redis://HOST:PORT" };
    private readonly Option<string?> _data = new("--data") { Description = "Folder of the Redis server that is started. Default: a temporary one, which is gone afterwards.", HelpName = "DIR" };
    private readonly Option<string> _durability = new("--durability") { Description = "When a publish is answered: always (default: synced), interval or none.", DefaultValueFactory = static _ => "always" };
    private readonly Option<string> _level = new("--log-level") { Description = "The least that the processes log. Default warning.", DefaultValueFactory = static _ => "warning" };
    private readonly Terminal _terminal;

    public ClusterUpCommand(Terminal terminal)
        : base("up", "Start a cluster on this machine, with a Redis server of its own, until Ctrl-C. For a look; the Orleans build only.")
    {
        _terminal = terminal;
        _silos.Between(1, CountMax);
        _gateways.Between(0, CountMax);
        _durability.AcceptOnlyFromAmong("always", "interval", "none");
        _level.AcceptOnlyFromAmong("debug", "information", "warning", "error");
        foreach (Option option in (Option[])[_silos, _gateways, _redis, _data, _durability, _level])
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    /// <inheritdoc/>
    public string Example => "eventhub cluster up --silos 3";

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        Problem[] problems = [.. Judge(parsed.GetValue(_redis), parsed.GetValue(_data), _terminal.Variables["PATH"] as string)];
        if (problems.Length > 0)
        {
            ProblemText.Write(_terminal.Error, problems);
            return ExitCode.Failed;
        }

        // The terminal is closed: end the others too, they would stay.
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            end.Cancel();
        });
        using ClusterFolder folder = new(parsed.GetValue(_data));
        ClusterPlan plan = new(parsed.GetValue(_silos), parsed.GetValue(_gateways), parsed.GetRequiredValue(_durability), parsed.GetValue(_redis), folder.Path, parsed.GetRequiredValue(_level));
        return await new LocalCluster(plan.Members(OwnCommand(), FreePorts.Next), _terminal, folder.IsTemporary && parsed.GetValue(_redis) is null).RunAsync(end.Token);
    }

    private static IEnumerable<Problem> Judge(string? redis, string? data, string? path)
    {
        if (!ClusterOptions.IsAvailable)
        {
            yield return new Problem(
                ErrorCodes.InvalidSetting,
                "This build has no clusters: it is one process. Make the Orleans build with 'dotnet build -p:GrainRuntime=Orleans', where the packages of Microsoft Orleans restore; or run one process with 'eventhub serve'.");
            yield break;
        }

        if (redis is not null)
        {
            foreach (object problem in StorageOptionsValidator.Validate(new StorageOptions { Provider = StorageProvider.Redis, Address = redis }))
            {
                yield return new Problem(ErrorCodes.InvalidSetting, $"{problem} (--redis).");
            }
        }
        else if (ServerProgram.Find("redis-server", path) is null)
        {
            yield return new Problem(ErrorCodes.InvalidSetting, "There is no redis-server in PATH. Install it (on Debian: apt-get install redis-server), or name one that runs with --redis redis://HOST:PORT.");
        }

        if (redis is not null && data is not null)
        {
            yield return new Problem(ErrorCodes.InvalidSetting, "--data is the folder of a server that is started here; with --redis there is none. Leave one of them out.");
        }
    }

    // Beside 'dotnet' this program is its library.
    private static string[] OwnCommand() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "eventhub.dll")]
        : [Environment.ProcessPath!];
}
