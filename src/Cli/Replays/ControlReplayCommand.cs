using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Replays;

/// <summary><c>eventhub replay pause</c>, <c>resume</c> and <c>cancel</c>.</summary>
internal sealed class ControlReplayCommand : ClientVerb
{
    private readonly Argument<string> _id = new("ID") { Description = "The replay." };

    /// <summary>The verb is also the call's.</summary>
    public ControlReplayCommand(string verb, string description, Terminal terminal)
        : base(verb, description, $"eventhub replay {verb} 0198a3f0-5b1c-7000-8000-0000000000aa", terminal) => Add(_id);

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string id = parsed.GetRequiredValue(_id);
        byte[] answer = await hub.FetchAsync($"/v1/replays/{Uri.EscapeDataString(id)}:{Name}", cancellationToken, HttpMethod.Post);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument document = JsonDocument.Parse(answer);
        await Terminal.Out.WriteLineAsync($"The replay {id} is {document.RootElement.GetProperty("state").GetString()}.");
        return ExitCode.Done;
    }
}
