using System.Buffers;
using System.CommandLine;
using System.Text;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;
using EventHub.Client;
using EventHub.Protocol.Envelope;
using EventHub.Silo.Settings;

namespace EventHub.Cli.Watching;

/// <summary><c>eventhub watch</c>: events as they are stored.</summary>
internal sealed class WatchCommand : ClientVerb
{
    /// <summary>Events received and not shown yet; a screen that stands still must not fill the memory.</summary>
    private const int BufferEvents = 500;
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(30);

    private readonly ArrayBufferWriter<byte> _json = new();
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
        long? wanted = parsed.GetValue(_count);
        long seen = 0;
        try
        {
            await using EventHubClient client = LiveConnection.Create(hub.Server, Terminal, generatesKeys: true, PublishTimeout);
            await LiveConnection.OpenAsync(client, hub.Server, stop.Token);
            await foreach (ReceivedEvent received in client.WatchAsync(parsed.GetRequiredValue(_patterns), OptionsOf(parsed, hub.Server), stop.Token))
            {
                await ShowAsync(received, IsJson(parsed));
                if (++seen == wanted)
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

    private WatchOptions OptionsOf(ParseResult parsed, Uri server)
    {
        bool hasStarted = false;
        string where = $"Watching {string.Join(' ', parsed.GetRequiredValue(_patterns))} at {server.GetLeftPart(UriPartial.Authority)}.";
        return new WatchOptions
        {
            From = parsed.GetValue(_from) is { Length: > 0 } from ? from : "now",
            BufferEvents = BufferEvents,
            OnStarted = () =>
            {
                Terminal.Error.WriteLine(hasStarted ? "Connected again." : where);
                hasStarted = true;
            },
            OnInterrupted = reason => Terminal.Error.WriteLine(PlainText.OneLine($"Connection lost: {reason.TrimEnd('.')}. Connecting again.")),
            OnGap = gap => Terminal.Error.WriteLine($"History is missing here: {{\"from\":{Quoted(gap.From)},\"to\":{Quoted(gap.To)}}}"),
        };
    }

    private async Task ShowAsync(ReceivedEvent received, bool isJson)
    {
        if (isJson)
        {
            _json.ResetWrittenCount();
            received.WriteJson(_json);
            await JsonLines.WriteAsync(Terminal, _json.WrittenMemory, CancellationToken.None);
            return;
        }

        await Terminal.Out.WriteLineAsync(PlainText.Cut(PlainText.OneLine(LineOf(received)), Terminal.Width));
        await Terminal.Out.FlushAsync(CancellationToken.None);
    }

    private static string LineOf(ReceivedEvent received)
    {
        string payload = received.IsJson ? Encoding.UTF8.GetString(received.Payload.Span).Replace('\n', ' ').Replace('\r', ' ') : "(not JSON)";
        string sequence = received.Position is { } position ? PlainText.Sequence(position) : "";
        return $"{Timestamps.Format(received.CreatedAt.UtcTicks)}  {sequence,8}  {received.Channel}  {payload}";
    }

    private static string Quoted(string? cursor) => cursor is null ? "null" : $"\"{cursor}\"";
}
