using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Subscriptions;

/// <summary><c>eventhub subscriptions delete</c>.</summary>
internal sealed class DeleteSubscriptionCommand : ClientVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "The subscription." };

    public DeleteSubscriptionCommand(Terminal terminal)
        : base(
            "delete", "Delete a subscription. It is withdrawn from every event it has not settled; its dead letters are discarded.",
            "eventhub subscriptions delete billing", terminal) => Add(_name);

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string name = parsed.GetRequiredValue(_name);
        await hub.FetchAsync("/v1/subscriptions/" + Uri.EscapeDataString(name), cancellationToken, HttpMethod.Delete);
        await Terminal.Out.WriteLineAsync(IsJson(parsed) ? $"{{\"name\":{JsonSerializer.Serialize(name)},\"deleted\":true}}" : $"Deleted the subscription {name}.");
        return ExitCode.Done;
    }
}
