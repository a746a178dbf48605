using System.Text.Json;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Replays;

/// <summary><c>eventhub replay list</c>.</summary>
internal sealed class ListReplaysCommand(Terminal terminal) : ListVerb("list", "List replays, the newest first.", "eventhub replay list", terminal)
{
    protected override string Path => "/v1/replays";

    protected override string Items => "replays";

    protected override TextColumn[] Columns =>
    [
        new TextColumn("REPLAY"), new TextColumn("STATE"), new TextColumn("MATCHED", IsNumber: true), new TextColumn("HANDED OUT", IsNumber: true),
        new TextColumn("FAILED", IsNumber: true), new TextColumn("SINCE"), new TextColumn("SUBSCRIPTIONS"),
    ];

    protected override string[] Row(JsonElement item) => ReplayText.Row(item);
}
