using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Subscriptions;

/// <summary><c>eventhub subscriptions</c>: durable interest in events, with tracked delivery.</summary>
internal sealed class SubscriptionsCommand : ClientVerb
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

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        TextTable table = new(
            new TextColumn("SUBSCRIPTION"), new TextColumn("STATE"), new TextColumn("CONSUMERS", IsNumber: true), new TextColumn("IN FLIGHT", IsNumber: true),
            new TextColumn("WAITING", IsNumber: true), new TextColumn("DEAD", IsNumber: true), new TextColumn("PATTERNS"));
        string? after = null;
        do
        {
            byte[] page = await hub.FetchAsync(new Query("/v1/subscriptions").Add("after", after).ToString(), cancellationToken);
            using JsonDocument document = JsonDocument.Parse(page);
            after = document.RootElement.GetProperty("next").GetString();
            if (IsJson(parsed))
            {
                await JsonLines.WriteAsync(Terminal, page, cancellationToken);
                continue;
            }

            foreach (JsonElement subscription in document.RootElement.GetProperty("subscriptions").EnumerateArray())
            {
                table.Add(SubscriptionText.Row(subscription));
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
            await Terminal.Out.WriteLineAsync("There are no subscriptions.");
        }
        else
        {
            table.Write(Terminal.Out, Terminal.Width);
        }
    }
}
