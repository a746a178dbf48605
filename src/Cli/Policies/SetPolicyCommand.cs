using System.CommandLine;
using System.Text.Json.Nodes;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Policies;

/// <summary><c>eventhub policies set</c>.</summary>
internal sealed class SetPolicyCommand : ClientVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "The policy." };
    private readonly Argument<string> _pattern = new("PATTERN") { Description = "The channels it is for, such as 'orders.>'." };
    private readonly PolicyOptions _options = new();

    public SetPolicyCommand(Terminal terminal)
        : base("set", "Set a policy as a whole: what is not given is not decided.", "eventhub policies set orders-week 'orders.>' --retention 7d", terminal)
    {
        Add(_name);
        Add(_pattern);
        _options.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string name = parsed.GetRequiredValue(_name);
        JsonObject policy = _options.Read(parsed);
        policy["pattern"] = parsed.GetRequiredValue(_pattern);
        byte[] answer = await hub.SendJsonAsync(HttpMethod.Put, "/v1/policies/" + Uri.EscapeDataString(name), policy.ToJsonString(), cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
        }
        else
        {
            await Terminal.Out.WriteLineAsync($"The policy {name} is in force.");
        }

        return ExitCode.Done;
    }
}
