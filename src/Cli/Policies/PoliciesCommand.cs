using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Policies;

/// <summary><c>eventhub policies</c>: policies for all channels a pattern matches.</summary>
internal sealed class PoliciesCommand : ClientVerb
{
    public PoliciesCommand(Terminal terminal)
        : base("policies", "List policies of patterns; set and delete them.", "eventhub policies", terminal)
    {
        Add(new GetPolicyCommand(terminal));
        Add(new SetPolicyCommand(terminal));
        Add(new DeletePolicyCommand(terminal));
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        TextTable table = new(new TextColumn("POLICY"), new TextColumn("PATTERN"), new TextColumn("DECIDES"));
        string? after = null;
        do
        {
            byte[] page = await hub.FetchAsync(new Query("/v1/policies").Add("after", after).ToString(), cancellationToken);
            using JsonDocument document = JsonDocument.Parse(page);
            after = document.RootElement.GetProperty("next").GetString();
            if (IsJson(parsed))
            {
                await JsonLines.WriteAsync(Terminal, page, cancellationToken);
                continue;
            }

            foreach (JsonElement policy in document.RootElement.GetProperty("policies").EnumerateArray())
            {
                table.Add([policy.GetProperty("name").GetString()!, policy.GetProperty("pattern").GetString()!, PolicyText.Of(policy)]);
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
            await Terminal.Out.WriteLineAsync("There are no policies of patterns.");
        }
        else
        {
            table.Write(Terminal.Out, Terminal.Width);
        }
    }
}
