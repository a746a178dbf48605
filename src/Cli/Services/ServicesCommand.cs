using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Services;

/// <summary><c>eventhub services</c>: the services that sagas call.</summary>
internal sealed class ServicesCommand(Terminal terminal)
    : ClientVerb("services", "List the services that sagas call, with their health and breakers.", "eventhub services", terminal)
{
    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        byte[] answer = await hub.FetchAsync("/v1/services", cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument document = JsonDocument.Parse(answer);
        TextTable table = new(
            new TextColumn("SERVICE"), new TextColumn("HEALTH"), new TextColumn("BREAKER"), new TextColumn("CALLS", IsNumber: true), new TextColumn("FAILED", IsNumber: true),
            new TextColumn("REJECTED", IsNumber: true), new TextColumn("URL"));
        foreach (JsonElement one in document.RootElement.GetProperty("services").EnumerateArray())
        {
            string Text(string name) => one.GetProperty(name).ToString();
            table.Add(Text("name"), Text("health"), Text("breaker"), Text("calls"), Text("failures"), Text("rejected"), Text("url"));
        }

        if (table.Count == 0)
        {
            await Terminal.Out.WriteLineAsync("No services are configured: see the setting Services:Urls.");
        }
        else
        {
            table.Write(Terminal.Out, Terminal.Width);
        }

        return ExitCode.Done;
    }
}
