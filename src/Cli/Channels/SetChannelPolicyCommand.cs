using System.CommandLine;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Policies;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Channels;

/// <summary><c>eventhub channels policy set</c>.</summary>
internal sealed class SetChannelPolicyCommand : ClientVerb
{
    private readonly Argument<string> _channel = new("CHANNEL") { Description = "The channel." };
    private readonly PolicyOptions _options = new();

    public SetChannelPolicyCommand(Terminal terminal)
        : base("set", "Set a channel's own policy as a whole: what is not given is left to patterns.", "eventhub channels policy set orders.paid --retention 30d --rate-limit 100/s", terminal)
    {
        Add(_channel);
        _options.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string channel = parsed.GetRequiredValue(_channel);
        byte[] answer = await hub.SendJsonAsync(
            HttpMethod.Put, "/v1/channels/" + Uri.EscapeDataString(channel), _options.Read(parsed).ToJsonString(), cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
        }
        else
        {
            await Terminal.Out.WriteLineAsync($"The policy of {channel} is in force.");
        }

        return ExitCode.Done;
    }
}
