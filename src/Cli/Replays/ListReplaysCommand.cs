using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Replays;

/// <summary><c>eventhub replay list</c>.</summary>
internal sealed class ListReplaysCommand(Terminal terminal) : ClientVerb("list", "List replays, the newest first.", "eventhub replay list", terminal)
{
    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        TextTable table = new(
            new TextColumn("REPLAY"), new TextColumn("STATE"), new TextColumn("MATCHED", IsNumber: true), new TextColumn("HANDED OUT", IsNumber: true),
            new TextColumn("FAILED", IsNumber: true), new TextColumn("SINCE"), new TextColumn("SUBSCRIPTIONS"));
        string? after = null;
        do
        {
            byte[] page = await hub.FetchAsync(new Query("/v1/replays").Add("after", after).ToString(), cancellationToken);
            using JsonDocument document = JsonDocument.Parse(page);
            after = document.RootElement.GetProperty("next").GetString();
            if (IsJson(parsed))
            {
                await JsonLines.WriteAsync(Terminal, page, cancellationToken);
                continue;
            }

            foreach (JsonElement replay in document.RootElement.GetProperty("replays").EnumerateArray())
            {
                table.Add(ReplayText.Row(replay));
            }
        }
        while (after is not null);

        if (!IsJson(parsed))
        {
            await WriteAsync(table);
        }

        return ExitCode.Done;
    }

    private async Task WriteAsync(TextTable table)
    {
        if (table.Count == 0)
        {
            await Terminal.Out.WriteLineAsync("There are no replays.");
        }
        else
        {
            table.Write(Terminal.Out, Terminal.Width);
        }
    }
}
