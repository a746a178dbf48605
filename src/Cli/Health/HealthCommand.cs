using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Health;

/// <summary><c>eventhub health</c>: whether a hub takes and gives events, as an exit code. What containers and service managers ask where there is no curl.</summary>
internal sealed class HealthCommand : ClientVerb
{
    private readonly Option<bool> _live = new("--live") { Description = "Ask only whether the process answers (/livez), not whether it is ready (/readyz)." };
    private readonly Option<int> _seconds = new("--timeout") { Description = "Seconds to wait for the answer. Default 5. 1 to 300.", HelpName = "SECONDS", DefaultValueFactory = static _ => 5 };

    public HealthCommand(Terminal terminal)
        : base("health", "Show whether the hub takes and gives events: exit code 0 when it does, 1 when it does not, 3 when it does not answer.", "eventhub health --server http://127.0.0.1:8300", terminal)
    {
        _seconds.Between(1, 300);
        Add(_live);
        Add(_seconds);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        int seconds = parsed.GetValue(_seconds);
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(seconds), Terminal.TimeProvider);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            (bool isWell, string text) = await hub.LookAsync(parsed.GetValue(_live) ? "/livez?verbose=true" : "/readyz?verbose=true", end.Token);
            await WriteAsync(IsJson(parsed), isWell, text);
            return isWell ? ExitCode.Done : ExitCode.Failed;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HubUnreachableException(hub.Server, $"no answer within {seconds} s");
        }
    }

    private async Task WriteAsync(bool isJson, bool isWell, string text)
    {
        if (isJson)
        {
            await Terminal.Out.WriteLineAsync($"{{\"healthy\":{(isWell ? "true" : "false")},\"checks\":{JsonSerializer.Serialize(text.Split('\n', StringSplitOptions.RemoveEmptyEntries))}}}");
            return;
        }

        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await Terminal.Out.WriteLineAsync(PlainText.OneLine(line));
        }
    }
}
