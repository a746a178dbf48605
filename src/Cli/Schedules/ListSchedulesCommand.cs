using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Schedules;

/// <summary><c>eventhub schedule list</c>, and <c>eventhub schedule</c> alone.</summary>
internal class ListSchedulesCommand : ClientVerb
{
    public ListSchedulesCommand(Terminal terminal)
        : this("list", "List schedules.", "eventhub schedule list", terminal)
    {
    }

    protected ListSchedulesCommand(string verb, string description, string example, Terminal terminal)
        : base(verb, description, example, terminal)
    {
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        TextTable table = new(
            new TextColumn("SCHEDULE"), new TextColumn("STATE"), new TextColumn("WHEN"), new TextColumn("NEXT"), new TextColumn("FIRED", IsNumber: true),
            new TextColumn("MISSED", IsNumber: true), new TextColumn("CHANNEL"));
        string? after = null;
        do
        {
            byte[] page = await hub.FetchAsync(new Query("/v1/schedules").Add("after", after).ToString(), cancellationToken);
            using JsonDocument document = JsonDocument.Parse(page);
            after = document.RootElement.GetProperty("next").GetString();
            if (IsJson(parsed))
            {
                await JsonLines.WriteAsync(Terminal, page, cancellationToken);
                continue;
            }

            foreach (JsonElement schedule in document.RootElement.GetProperty("schedules").EnumerateArray())
            {
                table.Add(ScheduleText.Row(schedule));
            }
        }
        while (after is not null);

        if (!IsJson(parsed))
        {
            await WriteAsync(table);
        }

        return ExitCode.Done;
    }

    private async Task WriteAsync(TextTable table)
    {
        if (table.Count == 0)
        {
            await Terminal.Out.WriteLineAsync("There are no schedules.");
        }
        else
        {
            table.Write(Terminal.Out, Terminal.Width);
        }
    }
}
