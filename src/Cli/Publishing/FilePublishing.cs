using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Client;
using EventHub.Protocol.Errors;

namespace EventHub.Cli.Publishing;

/// <summary>
/// Publishes a file of events, a line each, in bounded memory. With idempotency keys a lost connection is resumed by sending again what
/// was not answered; without them it ends the run, because repeating could store an event twice.
/// </summary>
internal sealed class FilePublishing(FilePublishOptions options, Uri server, Terminal terminal)
{
    /// <summary>The client's own limit is out of the way: <see cref="PublishRun"/> ends when no answer comes, however long the way through a slow line.</summary>
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromHours(1);

    private readonly PublishReport _report = new(terminal, options.IsJson);

    /// <summary>The exit code is the result.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        if (options.Path != "-" && !File.Exists(options.Path))
        {
            await terminal.Error.WriteLineAsync($"There is no file '{PlainText.OneLine(options.Path)}'.");
            return ExitCode.Failed;
        }

        await using EventHubClient client = LiveConnection.Create(server, terminal, generatesKeys: false, PublishTimeout);
        await ConnectAsync(client, stop);
        long started = terminal.TimeProvider.GetTimestamp();
        await using LineFeed feed = new(options, terminal.Input);
        PublishRun run = new(client, server, feed, _report, options.IsIdempotent, terminal.TimeProvider);
        bool isDone = false;
        try
        {
            Task running = run.RunAsync(stop);
            await (terminal.IsInteractive && !options.IsJson ? PublishProgress.ShowAsync(running, feed, _report.Tally, options, terminal) : running);
            isDone = true;
        }
        catch (HubUnreachableException) when (run.Unanswered > 0)
        {
            await terminal.Error.WriteLineAsync(
                $"{PlainText.Count(run.Unanswered)} lines were sent and not answered: they may be stored or not. "
                + (options.IsIdempotent ? "Running again stores nothing twice." : "With --idempotent, running again would store nothing twice."));
            throw;
        }
        finally
        {
            await SummariseAsync(isDone, terminal.TimeProvider.GetElapsedTime(started));
        }

        bool isCut = stop.IsCancellationRequested && !options.IsLoop;
        return _report.Tally.Refused > 0 || isCut ? ExitCode.Failed : ExitCode.Done;
    }

    // A hub that starts or stops takes no connection for now; with keys there is no harm in waiting for it.
    private async Task ConnectAsync(EventHubClient client, CancellationToken stop)
    {
        Retry retry = new(terminal.TimeProvider, PublishRun.PatienceMax, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));
        while (true)
        {
            try
            {
                await LiveConnection.OpenAsync(client, server, stop);
                return;
            }
            catch (EventHubException refusal) when (options.IsIdempotent && refusal.IsRetryable)
            {
                await retry.WaitAsync(refusal, madeProgress: false, stop);
            }
        }
    }

    private async Task SummariseAsync(bool isDone, TimeSpan elapsed)
    {
        if (!options.IsJson && (isDone || _report.Tally.Answered > 0))
        {
            await terminal.Out.WriteLineAsync(_report.Tally.Summary(elapsed));
        }
    }
}
