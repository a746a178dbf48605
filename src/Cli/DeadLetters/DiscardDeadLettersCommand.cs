using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.DeadLetters;

/// <summary><c>eventhub deadletters discard</c>.</summary>
internal sealed class DiscardDeadLettersCommand : ClientVerb
{
    private readonly DeadLetterChoice _choice = new();
    private readonly Option<bool> _all = new("--all") { Description = "Discard all; needed when nothing else chooses." };

    public DiscardDeadLettersCommand(Terminal terminal)
        : base(
            "discard", "Discard dead letters of a subscription: they are not delivered any more.",
            "eventhub deadletters discard billing 0198a3f0-5b1c-7000-8000-00000000002a\neventhub deadletters discard billing --until 2026-01-31T12:00:00Z", terminal)
    {
        _choice.AddTo(this);
        Add(_all);
        Validators.Add(result =>
        {
            if (_choice.IsEverything(result) && !result.GetValue(_all))
            {
                result.AddError("Say which: ids, --channel, --since, --until or --max; or --all.");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string path = $"/v1/subscriptions/{Uri.EscapeDataString(_choice.NameOf(parsed))}/deadletters:discard";
        byte[] answer = await hub.SendJsonAsync(HttpMethod.Post, path, _choice.Read(parsed).ToJsonString(), cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument document = JsonDocument.Parse(answer);
        JsonElement matched = document.RootElement.GetProperty("matched");
        await Terminal.Out.WriteLineAsync(_choice.IsDryRun(parsed) ? $"Would be discarded: {matched}." : $"Discarded: {matched}.");
        return ExitCode.Done;
    }
}
