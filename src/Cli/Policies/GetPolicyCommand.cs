using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Policies;

/// <summary><c>eventhub policies get</c>.</summary>
internal sealed class GetPolicyCommand : ClientVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "The policy." };

    public GetPolicyCommand(Terminal terminal)
        : base("get", "Show a policy.", "eventhub policies get orders-week", terminal) => Add(_name);

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        byte[] body = await hub.FetchAsync("/v1/policies/" + Uri.EscapeDataString(parsed.GetRequiredValue(_name)), cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, body, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument document = JsonDocument.Parse(body);
        await Terminal.Out.WriteLineAsync($"{document.RootElement.GetProperty("pattern").GetString()}: {PolicyText.Of(document.RootElement)}");
        return ExitCode.Done;
    }
}
