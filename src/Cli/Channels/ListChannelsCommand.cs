using System.Text.Json;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Channels;

/// <summary><c>eventhub channels list</c>, and <c>eventhub channels</c> alone.</summary>
internal class ListChannelsCommand : ListVerb
{
    public ListChannelsCommand(Terminal terminal)
        : this("list", "List channels that hold events.", "eventhub channels list", terminal)
    {
    }

    protected ListChannelsCommand(string verb, string description, string example, Terminal terminal)
        : base(verb, description, example, terminal)
    {
    }

    protected override string Path => "/v1/channels";

    protected override string Items => "channels";

    protected override string Nothing => "No channels hold events.";

    protected override TextColumn[] Columns =>
        [new TextColumn("CHANNEL"), new TextColumn("EVENTS", IsNumber: true), new TextColumn("SIZE", IsNumber: true), new TextColumn("LAST EVENT")];

    protected override string[] Row(JsonElement item) => ChannelRow.Of(item);
}
