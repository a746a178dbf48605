using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Schedules;

/// <summary><c>eventhub schedule delete</c>.</summary>
internal sealed class DeleteScheduleCommand : ClientVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "The schedule." };

    public DeleteScheduleCommand(Terminal terminal)
        : base("delete", "Delete a schedule. What it published stays.", "eventhub schedule delete nightly", terminal) => Add(_name);

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string name = parsed.GetRequiredValue(_name);
        await hub.FetchAsync("/v1/schedules/" + Uri.EscapeDataString(name), cancellationToken, HttpMethod.Delete);
        await Terminal.Out.WriteLineAsync(IsJson(parsed) ? $"{{\"name\":{JsonSerializer.Serialize(name)},\"deleted\":true}}" : $"Deleted the schedule {name}.");
        return ExitCode.Done;
    }
}
