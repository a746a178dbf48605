using System.Text.Json;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Subscriptions;

/// <summary><c>eventhub subscriptions</c>: durable interest in events, with tracked delivery.</summary>
internal sealed class SubscriptionsCommand : ListVerb
{
    public SubscriptionsCommand(Terminal terminal)
        : base("subscriptions", "List subscriptions; set, pause, move, delete and consume them.", "eventhub subscriptions", terminal)
    {
        Add(new GetSubscriptionCommand(terminal));
        Add(new SetSubscriptionCommand(terminal));
        Add(new DeleteSubscriptionCommand(terminal));
        Add(new ControlSubscriptionCommand("pause", "Hand nothing out until it is resumed.", "paused", terminal));
        Add(new ControlSubscriptionCommand("resume", "Hand out again, from where it was.", "resumed", terminal));
        Add(new SeekSubscriptionCommand(terminal));
        Add(new ConsumeCommand(terminal));
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
