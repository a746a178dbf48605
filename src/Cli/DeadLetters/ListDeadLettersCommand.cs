using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.DeadLetters;

/// <summary><c>eventhub deadletters list</c>.</summary>
internal sealed class ListDeadLettersCommand : ClientVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "The subscription." };
    private readonly Option<string?> _channel = new("--channel") { Description = "Only events of channels that match.", HelpName = "PATTERN" };
    private readonly Option<string?> _id = new("--id") { Description = "Only this event.", HelpName = "ID" };
    private readonly Option<string?> _since = new("--since") { Description = "Only those given up at or after this time (RFC 3339).", HelpName = "TIME" };
    private readonly Option<string?> _until = new("--until") { Description = "Only those given up before this time (RFC 3339).", HelpName = "TIME" };
    private readonly Option<string?> _after = new("--after") { Description = "Go on behind this, the 'next' of an earlier list.", HelpName = "NEXT" };
    private readonly Option<int> _limit = new("--limit") { Description = "How many to list at most.", HelpName = "COUNT", DefaultValueFactory = static _ => 100 };

    public ListDeadLettersCommand(Terminal terminal)
        : base("list", "List the dead letters of a subscription.", "eventhub deadletters list billing --channel 'orders.>' --limit 20", terminal)
    {
        Add(_name);
        foreach (Option option in (Option[])[_channel, _id, _since, _until, _after, _limit])
        {
            Add(option);
        }

        _limit.Between(1, int.MaxValue);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        TextTable table = new(
            new TextColumn("DEAD SINCE"), new TextColumn("REASON"), new TextColumn("ATTEMPTS", IsNumber: true), new TextColumn("EVENT"), new TextColumn("CHANNEL"), new TextColumn("ERROR"));
        int left = parsed.GetValue(_limit);
        string? after = parsed.GetValue(_after);
        do
        {
            byte[] page = await hub.FetchAsync(PageOf(parsed, after, Math.Min(left, 1000)), cancellationToken);
            using JsonDocument document = JsonDocument.Parse(page);
            JsonElement letters = document.RootElement.GetProperty("deadLetters");
            left -= letters.GetArrayLength();
            after = document.RootElement.GetProperty("next").GetString();
            if (IsJson(parsed))
            {
                await JsonLines.WriteAsync(Terminal, page, cancellationToken);
                continue;
            }

            foreach (JsonElement letter in letters.EnumerateArray())
            {
                table.Add(Row(letter));
            }
        }
        while (left > 0 && after is not null);

        if (!IsJson(parsed))
        {
            await WriteAsync(table, after);
        }

        return ExitCode.Done;
    }

    private string PageOf(ParseResult parsed, string? after, int limit) =>
        new Query($"/v1/subscriptions/{Uri.EscapeDataString(parsed.GetRequiredValue(_name))}/deadletters")
            .Add("channel", parsed.GetValue(_channel))
            .Add("id", parsed.GetValue(_id))
            .Add("since", parsed.GetValue(_since))
            .Add("until", parsed.GetValue(_until))
            .Add("after", after)
            .Add("limit", limit.ToString(CultureInfo.InvariantCulture))
            .ToString();

    private static string[] Row(JsonElement letter)
    {
        JsonElement shown = letter.GetProperty("event"), attempts = letter.GetProperty("attempts");
        int count = attempts.GetArrayLength();
        return
        [
            letter.GetProperty("deadAt").GetString()!, letter.GetProperty("reason").GetString()!, count.ToString(CultureInfo.InvariantCulture),
            shown.GetProperty("id").GetString()!, shown.GetProperty("channel").GetString()!, count == 0 ? "" : attempts[count - 1].GetProperty("error").GetString() ?? "",
        ];
    }

    private async Task WriteAsync(TextTable table, string? next)
    {
        if (table.Count == 0)
        {
            await Terminal.Out.WriteLineAsync("No dead letters.");
        }
        else
        {
            table.Write(Terminal.Out, Terminal.Width);
        }

        if (next is not null)
        {
            await Terminal.Out.WriteLineAsync($"More behind --after {next}");
        }
    }
}
