using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Policies;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Channels;

/// <summary><c>eventhub channels policy get</c>.</summary>
internal sealed class GetChannelPolicyCommand : ClientVerb
{
    private readonly Argument<string> _channel = new("CHANNEL") { Description = "The channel." };

    public GetChannelPolicyCommand(Terminal terminal)
        : base("get", "Show what policies say of a channel.", "eventhub channels policy get orders.paid", terminal) => Add(_channel);

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        byte[] body = await hub.FetchAsync("/v1/channels/" + Uri.EscapeDataString(parsed.GetRequiredValue(_channel)), cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, body, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument document = JsonDocument.Parse(body);
        JsonElement channel = document.RootElement;
        string patterns = string.Join(' ', channel.GetProperty("policies").EnumerateArray().Select(name => name.GetString()));
        await Terminal.Out.WriteLineAsync($"own       {PolicyText.Of(channel.GetProperty("policy"))}");
        await Terminal.Out.WriteLineAsync($"patterns  {(patterns.Length == 0 ? "-" : patterns)}");
        await Terminal.Out.WriteLineAsync($"in force  {PolicyText.Of(channel.GetProperty("effective"))}");
        return ExitCode.Done;
    }
}
