using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Channels;

/// <summary><c>eventhub channels</c>.</summary>
internal sealed class ChannelsCommand : ClientVerb
{
    public ChannelsCommand(Terminal terminal)
        : base("channels", "List channels that hold events; set their policies, and purge them.", "eventhub channels", terminal)
    {
        Add(new ChannelPolicyCommand(terminal));
        Add(new PurgeChannelCommand(terminal));
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        TextTable table = new(new TextColumn("CHANNEL"), new TextColumn("EVENTS", IsNumber: true), new TextColumn("SIZE", IsNumber: true), new TextColumn("LAST EVENT"));
        string? after = null;
        do
        {
            byte[] page = await hub.FetchAsync(new Query("/v1/channels").Add("after", after).ToString(), cancellationToken);
            using JsonDocument document = JsonDocument.Parse(page);
            after = document.RootElement.TryGetProperty("next", out JsonElement next) ? next.GetString() : null;
            if (IsJson(parsed))
            {
                await JsonLines.WriteAsync(Terminal, page, cancellationToken);
                continue;
            }

            foreach (JsonElement channel in document.RootElement.GetProperty("channels").EnumerateArray())
            {
                table.Add(ChannelRow.Of(channel));
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
            await Terminal.Out.WriteLineAsync("No channels hold events.");
        }
        else
        {
            table.Write(Terminal.Out, Terminal.Width);
        }
    }
}
