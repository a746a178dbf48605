using System.Text.Json;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Schedules;

/// <summary><c>eventhub schedule list</c>, and <c>eventhub schedule</c> alone.</summary>
internal class ListSchedulesCommand : ListVerb
{
    public ListSchedulesCommand(Terminal terminal)
        : this("list", "List schedules.", "eventhub schedule list", terminal)
    {
    }

    protected ListSchedulesCommand(string verb, string description, string example, Terminal terminal)
        : base(verb, description, example, terminal)
    {
    }

    protected override string Path => "/v1/schedules";

    protected override string Items => "schedules";

    protected override TextColumn[] Columns =>
    [
        new TextColumn("SCHEDULE"), new TextColumn("STATE"), new TextColumn("WHEN"), new TextColumn("NEXT"), new TextColumn("FIRED", IsNumber: true),
        new TextColumn("MISSED", IsNumber: true), new TextColumn("CHANNEL"),
    ];

    protected override string[] Row(JsonElement item) => ScheduleText.Row(item);
}
