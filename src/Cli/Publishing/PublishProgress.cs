using EventHub.Cli.Output;
using Spectre.Console;

namespace EventHub.Cli.Publishing;

/// <summary>Shows on a terminal how far a file is published, and how fast.</summary>
internal static class PublishProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Shows progress until <paramref name="run"/> ends, and ends as it does.</summary>
    public static Task ShowAsync(Task run, LineFeed feed, PublishTally tally, FilePublishOptions options, Terminal terminal) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Out) })
            .Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context => UpdateAsync(context, run, feed, tally, options, terminal));

    private static async Task UpdateAsync(ProgressContext context, Task run, LineFeed feed, PublishTally tally, FilePublishOptions options, Terminal terminal)
    {
        long started = terminal.TimeProvider.GetTimestamp();
        ProgressTask bar = context.AddTask("starting", maxValue: BytesTotal(options));
        bar.IsIndeterminate = options.IsLoop || options.Path == "-";

        // A short file is over before the display's own first turn: it is shown once all the same.
        context.Refresh();
        using PeriodicTimer timer = new(Interval, terminal.TimeProvider);
        while (!run.IsCompleted)
        {
            bar.Value = feed.BytesRead;
            bar.Description = $"{PlainText.Count(tally.Answered)} events, {PlainText.Count(tally.Rate(terminal.TimeProvider.GetElapsedTime(started)))}/s, {PlainText.Count(tally.Refused)} refused";
            await Task.WhenAny(run, timer.WaitForNextTickAsync().AsTask());
        }

        await run;
    }

    private static double BytesTotal(FilePublishOptions options) =>
        options.Path == "-" || options.IsLoop ? 1 : Math.Max(1.0, new FileInfo(options.Path).Length) * options.Repeat;
}
