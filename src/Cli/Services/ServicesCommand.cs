using System.CommandLine;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Services;

/// <summary><c>eventhub services</c>: the services that sagas call.</summary>
internal sealed class ServicesCommand(Terminal terminal)
    : ClientVerb("services", "List the services that sagas call, with their health and breakers.", "eventhub services", terminal)
{
    private static readonly string[] Members = ["name", "health", "breaker", "calls", "failures", "rejected", "url"];

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        byte[] answer = await hub.FetchAsync("/v1/services", cancellationToken);
        TextTable table = new(
            new TextColumn("SERVICE"), new TextColumn("HEALTH"), new TextColumn("BREAKER"), new TextColumn("CALLS", IsNumber: true), new TextColumn("FAILED", IsNumber: true),
            new TextColumn("REJECTED", IsNumber: true), new TextColumn("URL"));
        return await Answers.WriteAsync(
            Terminal, answer, IsJson(parsed), "services", table,
            static one => [.. Members.Select(name => one.GetProperty(name).ToString())],
            "No services are configured: see the setting Services:Urls.", cancellationToken);
    }
}
