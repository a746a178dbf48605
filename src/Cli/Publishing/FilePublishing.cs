using EventHub.Cli.Http;
using EventHub.Cli.Output;

namespace EventHub.Cli.Publishing;

/// <summary>
/// Publishes a file of events, a line each, in bounded memory. With idempotency keys a lost connection is resumed by sending again what
/// was not answered; without them it ends the run, because repeating could store an event twice.
/// </summary>
internal sealed class FilePublishing(FilePublishOptions options, Uri server, Terminal terminal)
{
    private static readonly TimeSpan RetryFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DelayMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(2);

    private readonly PublishReport _report = new(terminal, options.IsJson);
    private readonly PublishWindow _window = new();

    /// <summary>The exit code is the result.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        if (options.Path != "-" && !File.Exists(options.Path))
        {
            await terminal.Error.WriteLineAsync($"There is no file '{PlainText.OneLine(options.Path)}'.");
            return ExitCode.Failed;
        }

        long started = terminal.TimeProvider.GetTimestamp();
        await using LineFeed feed = new(options, terminal.Input);
        bool isDone = false;
        try
        {
            Task run = RunAsync(feed, stop);
            await (terminal.IsInteractive && !options.IsJson ? PublishProgress.ShowAsync(run, feed, _report.Tally, options, terminal) : run);
            isDone = true;
        }
        catch (HubUnreachableException) when (_window.Count > 0)
        {
            await terminal.Error.WriteLineAsync(
                $"{PlainText.Count(_window.Count)} lines were sent and not answered: they may be stored or not. "
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

    private async Task RunAsync(LineFeed feed, CancellationToken stop)
    {
        PublishSession session = new(server, feed, _window, _report, options.IsIdempotent, terminal.TimeProvider);
        Retry retry = new(terminal.TimeProvider, RetryFor, DelayMin, DelayMax);
        while (!stop.IsCancellationRequested && (_window.Count > 0 || await HasMoreAsync(feed, stop)))
        {
            long answered = _report.Tally.Answered;
            try
            {
                await session.RunAsync(stop);
            }
            catch (Exception fault) when (session.HasConnected && MayResume(fault, stop))
            {
                await retry.WaitAsync(fault, _report.Tally.Answered > answered, stop);
            }
        }
    }

    private static async Task<bool> HasMoreAsync(LineFeed feed, CancellationToken stop)
    {
        try
        {
            return await feed.PeekAsync(stop) is not null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private bool MayResume(Exception fault, CancellationToken stop) =>
        options.IsIdempotent && !stop.IsCancellationRequested
        && (fault is HubUnreachableException || (fault is HubProblemException refusal && refusal.Problem.IsRetryable));

    private async Task SummariseAsync(bool isDone, TimeSpan elapsed)
    {
        if (!options.IsJson && (isDone || _report.Tally.Answered > 0))
        {
            await terminal.Out.WriteLineAsync(_report.Tally.Summary(elapsed));
        }
    }
}
