using System.CommandLine;
using System.Text;
using System.Text.Json;
using EventHub.Cli.Events;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;
using EventHub.Silo.Settings;

namespace EventHub.Cli.Watching;

/// <summary><c>eventhub watch</c>: events as they are stored.</summary>
internal sealed class WatchCommand : ClientVerb
{
    private readonly Argument<string[]> _patterns = new("PATTERN") { Description = "Channels to watch, such as 'github.>' or 'orders.*.created'.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _from = new("--from") { Description = "Where to begin: now (default), earliest, a cursor, a sequence or a time." };
    private readonly Option<long?> _count = new("--count") { Description = "End after this many events." };
    private readonly Option<string?> _timeout = new("--timeout") { Description = "End after this time, such as 30s; with --count, fail when the events have not come by then." };

    public WatchCommand(Terminal terminal)
        : base("watch", "Show events as they are stored, until Ctrl-C.", "eventhub watch 'github.>' --from earliest --count 10", terminal)
    {
        Add(_patterns);
        Add(_from);
        Add(_count);
        Add(_timeout);
        _timeout.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && !SettingText.TryParseDuration(text, out _))
            {
                result.AddError($"--timeout takes a duration such as 500ms, 30s or 10m, not '{text}'.");
            }
        });
        _count.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<long?>() is < 1)
            {
                result.AddError("--count takes a number from 1.");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        TimeSpan timeout = parsed.GetValue(_timeout) is { } text && SettingText.TryParseDuration(text, out TimeSpan given) ? given : Timeout.InfiniteTimeSpan;
        using CancellationTokenSource deadline = new(timeout, Terminal.TimeProvider);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        Watcher watcher = new(hub, parsed.GetRequiredValue(_patterns), parsed.GetValue(_from), Terminal);
        long? wanted = parsed.GetValue(_count);
        long seen = 0;
        try
        {
            await foreach (SseMessage message in watcher.ReadAsync(stop.Token))
            {
                seen += await ShowAsync(message, IsJson(parsed)) ? 1 : 0;
                if (seen == wanted)
                {
                    return ExitCode.Done;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ctrl-C and the timeout are how watching ends.
        }

        if (wanted is null || cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Done;
        }

        await Terminal.Error.WriteLineAsync($"{seen} of {wanted} events came within {parsed.GetValue(_timeout)}.");
        return ExitCode.Failed;
    }

    private async Task<bool> ShowAsync(SseMessage message, bool isJson)
    {
        if (message.Event == "gap")
        {
            await Terminal.Error.WriteLineAsync($"History is missing here: {PlainText.OneLine(message.Data)}");
            return false;
        }

        if (message.Event != "event")
        {
            return false;
        }

        if (isJson)
        {
            await JsonLines.WriteAsync(Terminal, Encoding.UTF8.GetBytes(message.Data), CancellationToken.None);
            return true;
        }

        using JsonDocument document = JsonDocument.Parse(message.Data);
        await Terminal.Out.WriteLineAsync(PlainText.Cut(PlainText.OneLine(LineOf(document.RootElement)), Terminal.Width));
        await Terminal.Out.FlushAsync(CancellationToken.None);
        return true;
    }

    private static string LineOf(JsonElement one)
    {
        string payload = one.TryGetProperty("payload", out JsonElement json) ? json.GetRawText() : "(not JSON)";
        return $"{one.GetProperty("createdAt").GetString()}  {EventTable.SequenceOf(one),8}  {one.GetProperty("channel").GetString()}  {payload}";
    }
}
