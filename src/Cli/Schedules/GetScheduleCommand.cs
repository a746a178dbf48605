using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Schedules;

/// <summary><c>eventhub schedule get</c>.</summary>
internal sealed class GetScheduleCommand : ClientVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "The schedule." };

    public GetScheduleCommand(Terminal terminal)
        : base("get", "Show a schedule: what it publishes, when, and how that went.", "eventhub schedule get nightly", terminal) => Add(_name);

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        byte[] body = await hub.FetchAsync("/v1/schedules/" + Uri.EscapeDataString(parsed.GetRequiredValue(_name)), cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, body, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument document = JsonDocument.Parse(body);
        TextTable table = new(new TextColumn("FIELD"), new TextColumn("VALUE"));
        foreach ((string name, string value) in ScheduleText.Fields(document.RootElement))
        {
            table.Add(name, value);
        }

        table.Write(Terminal.Out, Terminal.Width);
        return ExitCode.Done;
    }
}
