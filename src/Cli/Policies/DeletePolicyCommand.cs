using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Policies;

/// <summary><c>eventhub policies delete</c>.</summary>
internal sealed class DeletePolicyCommand : ClientVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "The policy." };

    public DeletePolicyCommand(Terminal terminal)
        : base("delete", "Delete a policy. The channels stay.", "eventhub policies delete orders-week", terminal) => Add(_name);

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string name = parsed.GetRequiredValue(_name);
        await hub.FetchAsync("/v1/policies/" + Uri.EscapeDataString(name), cancellationToken, HttpMethod.Delete);
        await Terminal.Out.WriteLineAsync(IsJson(parsed) ? $"{{\"name\":{JsonSerializer.Serialize(name)},\"deleted\":true}}" : $"Deleted the policy {name}.");
        return ExitCode.Done;
    }
}
