using EventHub.Cli.Output;

namespace EventHub.Cli.Subscriptions;

/// <summary><c>eventhub subscriptions</c>: durable interest in events, with tracked delivery.</summary>
internal sealed class SubscriptionsCommand : ListSubscriptionsCommand
{
    public SubscriptionsCommand(Terminal terminal)
        : base("subscriptions", "List subscriptions; set, pause, move, delete and consume them.", "eventhub subscriptions", terminal)
    {
        Add(new ListSubscriptionsCommand(terminal));
        Add(new GetSubscriptionCommand(terminal));
        Add(new SetSubscriptionCommand(terminal));
        Add(new DeleteSubscriptionCommand(terminal));
        Add(new ControlSubscriptionCommand("pause", "Hand nothing out until it is resumed.", "paused", terminal));
        Add(new ControlSubscriptionCommand("resume", "Hand out again, from where it was.", "resumed", terminal));
        Add(new SeekSubscriptionCommand(terminal));
        Add(new ConsumeCommand(terminal));
    }
}
