using System.Text.Json;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Policies;

/// <summary><c>eventhub policies list</c>, and <c>eventhub policies</c> alone.</summary>
internal class ListPoliciesCommand : ListVerb
{
    public ListPoliciesCommand(Terminal terminal)
        : this("list", "List policies of patterns.", "eventhub policies list", terminal)
    {
    }

    protected ListPoliciesCommand(string verb, string description, string example, Terminal terminal)
        : base(verb, description, example, terminal)
    {
    }

    protected override string Path => "/v1/policies";

    protected override string Items => "policies";

    protected override string Nothing => "There are no policies of patterns.";

    protected override TextColumn[] Columns => [new TextColumn("POLICY"), new TextColumn("PATTERN"), new TextColumn("DECIDES")];

    protected override string[] Row(JsonElement item) => [item.GetProperty("name").GetString()!, item.GetProperty("pattern").GetString()!, PolicyText.Of(item)];
}
