using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Replays;

/// <summary><c>eventhub replay status</c>.</summary>
internal sealed class ReplayStatusCommand : ClientVerb
{
    private readonly Argument<string> _id = new("ID") { Description = "The replay." };

    public ReplayStatusCommand(Terminal terminal)
        : base("status", "Show how far a replay has come.", "eventhub replay status 0198a3f0-5b1c-7000-8000-0000000000aa", terminal) => Add(_id);

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        byte[] answer = await hub.FetchAsync($"/v1/replays/{Uri.EscapeDataString(parsed.GetRequiredValue(_id))}", cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument document = JsonDocument.Parse(answer);
        TextTable table = new(new TextColumn("FIELD"), new TextColumn("VALUE"));
        foreach ((string field, string value) in ReplayText.FieldsOf(document.RootElement))
        {
            table.Add([field, value]);
        }

        table.Write(Terminal.Out, Terminal.Width);
        return ExitCode.Done;
    }
}
