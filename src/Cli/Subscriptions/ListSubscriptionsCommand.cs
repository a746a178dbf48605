using System.Text.Json;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Subscriptions;

/// <summary><c>eventhub subscriptions list</c>, and <c>eventhub subscriptions</c> alone.</summary>
internal class ListSubscriptionsCommand : ListVerb
{
    public ListSubscriptionsCommand(Terminal terminal)
        : this("list", "List subscriptions and where they stand.", "eventhub subscriptions list", terminal)
    {
    }

    protected ListSubscriptionsCommand(string verb, string description, string example, Terminal terminal)
        : base(verb, description, example, terminal)
    {
    }

    protected override string Path => "/v1/subscriptions";

    protected override string Items => "subscriptions";

    protected override TextColumn[] Columns =>
    [
        new TextColumn("SUBSCRIPTION"), new TextColumn("STATE"), new TextColumn("CONSUMERS", IsNumber: true), new TextColumn("IN FLIGHT", IsNumber: true),
        new TextColumn("WAITING", IsNumber: true), new TextColumn("DEAD", IsNumber: true), new TextColumn("PATTERNS"),
    ];

    protected override string[] Row(JsonElement item) => SubscriptionText.Row(item);
}
