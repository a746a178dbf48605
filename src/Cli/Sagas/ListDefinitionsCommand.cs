using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Sagas;

/// <summary><c>eventhub sagas definitions</c>.</summary>
internal sealed class ListDefinitionsCommand(Terminal terminal)
    : ClientVerb("definitions", "List definitions: what sagas do.", "eventhub sagas definitions", terminal)
{
    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        byte[] answer = await hub.FetchAsync("/v1/sagas/definitions", cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument document = JsonDocument.Parse(answer);
        TextTable table = new(new TextColumn("DEFINITION"), new TextColumn("VERSION", IsNumber: true), new TextColumn("TITLE"));
        foreach (JsonElement one in document.RootElement.GetProperty("definitions").EnumerateArray())
        {
            table.Add(one.GetProperty("name").GetString()!, one.GetProperty("version").ToString(), one.GetProperty("title").GetString() ?? "");
        }

        if (table.Count == 0)
        {
            await Terminal.Out.WriteLineAsync("There are no definitions.");
        }
        else
        {
            table.Write(Terminal.Out, Terminal.Width);
        }

        return ExitCode.Done;
    }
}
