using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Events;

/// <summary><c>eventhub events explain</c>: of a stored event, or of one that is not published.</summary>
internal sealed class ExplainEventCommand : ClientVerb
{
    private readonly Argument<string?> _id = new("ID") { Description = "Id of an event.", Arity = ArgumentArity.ZeroOrOne };
    private readonly ExplainOptions _options = new();

    public ExplainEventCommand(Terminal terminal)
        : base(
            "explain", "Show which subscriptions got an event, or would get one, and why each other one did or would not.",
            "eventhub events explain 0198a3f0-5b1c-7000-8000-00000000002a\neventhub events explain --channel orders.paid --priority high", terminal)
    {
        Add(_id);
        _options.AddTo(this);
        Validators.Add(CheckCombination);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        TextTable table = new(new TextColumn("SUBSCRIPTION"), new TextColumn("GETS"), new TextColumn("REASON"), new TextColumn("STATUS"), new TextColumn("HOLDS"));
        string? after = null;
        bool isFirst = true;
        do
        {
            byte[] page = await FetchAsync(parsed, hub, after, cancellationToken);
            using JsonDocument document = JsonDocument.Parse(page);
            after = document.RootElement.GetProperty("next").GetString();
            if (IsJson(parsed))
            {
                await JsonLines.WriteAsync(Terminal, page, cancellationToken);
                continue;
            }

            if (isFirst)
            {
                await WriteHeadAsync(document.RootElement);
                isFirst = false;
            }

            foreach (JsonElement verdict in document.RootElement.GetProperty("subscriptions").EnumerateArray())
            {
                table.Add(Row(verdict));
            }
        }
        while (after is not null);

        if (table.Count > 0)
        {
            table.Write(Terminal.Out, Terminal.Width);
        }

        return ExitCode.Done;
    }

    private static string[] Row(JsonElement verdict) =>
    [
        verdict.GetProperty("subscription").GetString()!, verdict.GetProperty("gets").GetBoolean() ? "yes" : "no",
        verdict.GetProperty("filter").GetString() is { } filter && verdict.GetProperty("reason").GetString() == "filter" ? "filter " + filter : verdict.GetProperty("reason").GetString()!,
        verdict.GetProperty("outcome").GetString() ?? verdict.GetProperty("status").GetString() ?? "-",
        string.Join(' ', verdict.GetProperty("holds").EnumerateArray().Select(static hold => hold.GetString())),
    ];

    private async Task<byte[]> FetchAsync(ParseResult parsed, HubClient hub, string? after, CancellationToken cancellationToken) => parsed.GetValue(_id) is { } id
        ? await hub.FetchAsync(new Query($"/v1/events/{Uri.EscapeDataString(id)}:explain").Add("after", after).ToString(), cancellationToken)
        : await hub.SendJsonAsync(HttpMethod.Post, new Query("/v1/events:explain").Add("after", after).ToString(), _options.Read(parsed).ToJsonString(), cancellationToken);

    private async Task WriteHeadAsync(JsonElement explanation)
    {
        if (explanation.GetProperty("publish") is { ValueKind: JsonValueKind.Object } publish)
        {
            await Terminal.Out.WriteLineAsync(publish.GetProperty("accepted").GetBoolean()
                ? "It would be stored." : $"It would be refused now: {publish.GetProperty("code")} {publish.GetProperty("detail")}");
        }

        await Terminal.Out.WriteLineAsync($"Watchers of {explanation.GetProperty("channel")} now: {explanation.GetProperty("watchers").GetProperty("count")}.");
        if (explanation.GetProperty("subscriptions").GetArrayLength() == 0)
        {
            await Terminal.Out.WriteLineAsync("There are no subscriptions.");
        }
    }

    private void CheckCombination(CommandResult result)
    {
        bool hasId = result.GetValue(_id) is not null, hasOptions = _options.All.Any(option => result.GetResult(option) is { Implicit: false });
        if (hasId == hasOptions)
        {
            result.AddError(hasId ? "With an ID leave the other options out: the event is stored." : "Name a stored event by its ID, or one to publish by --channel.");
        }
        else if (!hasId && !_options.HasChannel(result))
        {
            result.AddError("Name the channel of the event with --channel.");
        }
    }
}
