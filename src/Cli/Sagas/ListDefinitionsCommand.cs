using System.CommandLine;
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
        TextTable table = new(new TextColumn("DEFINITION"), new TextColumn("VERSION", IsNumber: true), new TextColumn("TITLE"));
        return await Answers.WriteAsync(
            Terminal, answer, IsJson(parsed), "definitions", table,
            static one => [one.GetProperty("name").GetString()!, one.GetProperty("version").ToString(), one.GetProperty("title").GetString() ?? ""],
            "There are no definitions.", cancellationToken);
    }
}
