using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Sagas;

/// <summary><c>eventhub sagas list</c>, and <c>eventhub sagas</c> alone.</summary>
internal class ListSagasCommand : ClientVerb
{
    private readonly Option<string?> _definition = new("--definition") { Description = "Only those of this definition.", HelpName = "NAME" };
    private readonly Option<int?> _version = new("--of-version") { Description = "Only those that follow this version of their definition.", HelpName = "VERSION" };
    private readonly SagaFilters _filters = new();
    private readonly Option<int> _limit = new("--limit") { Description = "How many to list at most.", HelpName = "COUNT", DefaultValueFactory = static _ => 100 };

    public ListSagasCommand(Terminal terminal)
        : this("list", "List sagas.", "eventhub sagas list --definition order --status open --idle 1h", terminal)
    {
    }

    protected ListSagasCommand(string verb, string description, string example, Terminal terminal)
        : base(verb, description, example, terminal)
    {
        Add(_definition);
        Add(_version);
        _filters.AddTo(this);
        Add(_limit);
        _limit.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--limit takes a number from 1.");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        TextTable table = new(new TextColumn("SAGA"), new TextColumn("KEY"), new TextColumn("STATUS"), new TextColumn("STATE"), new TextColumn("STARTED"), new TextColumn("CHANGED"));
        string? after = null, behind = null;
        int left = parsed.GetValue(_limit);
        do
        {
            byte[] page = await hub.FetchAsync(PageOf(parsed, after, Math.Min(left, 1000)), cancellationToken);
            using JsonDocument document = JsonDocument.Parse(page);
            JsonElement sagas = document.RootElement.GetProperty("sagas");
            left -= sagas.GetArrayLength();
            after = document.RootElement.GetProperty("next").GetString();
            behind ??= SagaText.Behind(document.RootElement);
            if (IsJson(parsed))
            {
                await JsonLines.WriteAsync(Terminal, page, cancellationToken);
                continue;
            }

            foreach (JsonElement saga in sagas.EnumerateArray())
            {
                table.Add(SagaText.Row(saga));
            }
        }
        while (left > 0 && after is not null);

        if (!IsJson(parsed))
        {
            await WriteAsync(table, after is not null, behind);
        }

        return ExitCode.Done;
    }

    private string PageOf(ParseResult parsed, string? after, int limit)
    {
        Query query = new Query("/v1/sagas").Add("definition", parsed.GetValue(_definition)).Add("version", parsed.GetValue(_version)?.ToString(CultureInfo.InvariantCulture));
        foreach ((string name, string value) in _filters.Given(parsed))
        {
            query.Add(name, value);
        }

        return query.Add("after", after).Add("limit", limit.ToString(CultureInfo.InvariantCulture)).ToString();
    }

    private async Task WriteAsync(TextTable table, bool hasMore, string? behind)
    {
        if (table.Count == 0)
        {
            await Terminal.Out.WriteLineAsync("There are no sagas.");
        }
        else
        {
            table.Write(Terminal.Out, Terminal.Width);
        }

        if (hasMore)
        {
            await Terminal.Out.WriteLineAsync("There are more: see --limit.");
        }

        if (behind is not null)
        {
            await Terminal.Out.WriteLineAsync(behind);
        }
    }
}
