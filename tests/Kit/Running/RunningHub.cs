using System.Text.RegularExpressions;

namespace EventHub.Tests.Kit.Running;

/// <summary>A hub in a process of its own, and a client for it.</summary>
internal sealed partial class RunningHub : IDisposable
{
    private RunningHub(CommandRun run, string address)
    {
        Run = run;
        Address = address;
        Client = new HttpClient { BaseAddress = new Uri(address), Timeout = CommandRun.Patience };
    }

    public CommandRun Run { get; }

    public string Address { get; }

    public HttpClient Client { get; }

    /// <summary>Starts a hub on a free port and waits until it says that it is ready.</summary>
    public static Task<RunningHub> StartAsync(string data, params string[] options) => StartAsync(data, [], options);

    /// <summary>The same, with variables added to its environment.</summary>
    public static async Task<RunningHub> StartAsync(string data, (string Name, string Value)[] variables, string[] options)
    {
        string[] urls = options.Contains("--urls") ? [] : ["--urls", "http://127.0.0.1:0"];
        CommandRun run = CommandRun.Start(["serve", "--data", data, .. urls, .. options], variables);
        try
        {
            await run.WaitForAsync("saying where it listens", static run => Listening().IsMatch(run.Output) && run.Output.Contains("stored", StringComparison.Ordinal));
            return new RunningHub(run, Listening().Match(run.Output).Groups[1].Value);
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Runs another verb against this hub.</summary>
    public Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.RunAsync(arguments, ("EVENTHUB_SERVER", Address));

    /// <summary>Starts another verb against this hub.</summary>
    public CommandRun Begin(params string[] arguments) => CommandRun.Start(arguments, ("EVENTHUB_SERVER", Address));

    /// <summary>Asks the hub to stop; the exit code is the result.</summary>
    public async Task<int> StopAsync()
    {
        await Run.SignalAsync("TERM");
        return await Run.ExitAsync();
    }

    public void Dispose()
    {
        Client.Dispose();
        Run.Dispose();
    }

    [GeneratedRegex(@"listening\s+(http://\S+)")]
    private static partial Regex Listening();
}
