using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;

namespace EventHub.Cli.Verbs;

/// <summary>A verb that lists a resource of the hub to its end: a row each, or with <c>--json</c> a line each page.</summary>
internal abstract class ListVerb(string verb, string description, string example, Terminal terminal) : ClientVerb(verb, description, example, terminal)
{
    /// <summary>Where the list is, without a query.</summary>
    protected abstract string Path { get; }

    /// <summary>The member of an answer that has the items.</summary>
    protected abstract string Items { get; }

    /// <summary>What is said when there are none.</summary>
    protected virtual string Nothing => $"There are no {Items}.";

    /// <summary>The columns of the table.</summary>
    protected abstract TextColumn[] Columns { get; }

    /// <summary>An item's cells.</summary>
    protected abstract string[] Row(JsonElement item);

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        TextTable table = new(Columns);
        string? after = null;
        do
        {
            byte[] page = await hub.FetchAsync(new Query(Path).Add("after", after).ToString(), cancellationToken);
            using JsonDocument document = JsonDocument.Parse(page);
            after = document.RootElement.GetProperty("next").GetString();
            if (IsJson(parsed))
            {
                await JsonLines.WriteAsync(Terminal, page, cancellationToken);
                continue;
            }

            foreach (JsonElement item in document.RootElement.GetProperty(Items).EnumerateArray())
            {
                table.Add(Row(item));
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
            await Terminal.Out.WriteLineAsync(Nothing);
        }
        else
        {
            table.Write(Terminal.Out, Terminal.Width);
        }
    }
}
