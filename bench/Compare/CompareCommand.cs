using System.Diagnostics;
using System.Globalization;
using EventHub.Bench.Compare.Goals;
using EventHub.Bench.Compare.Pages;
using EventHub.Bench.Compare.Peers;
using EventHub.Bench.Reporting;

namespace EventHub.Bench.Compare;

/// <summary><c>compare</c>: the hub, nats-server and redis-server side by side, in turns, in one call.</summary>
internal static class CompareCommand
{
    public const string Verb = "compare";
    private const string JsonName = "compare.json";

    // What the hub stores is not read again here: the oldest goes before the disk is full. Its servers inherit it.
    private const string RetentionVariable = "EVENTHUB__Storage__RetentionBytes", RetentionBytes = "6000000000";

    private const string Usage = """
        usage: dotnet run -c Release --project bench -- compare [--check] [--quick] [--page] [--only publish|deliver|fanout|rest] [--runs N] [--seconds S] [--data DIR] [--out DIR]

          Runs the hub beside nats-server and redis-server (Linux; what is not installed is left out and named) and writes tables, JSON and plots into docs/performance.
          --check  ends with 1 when a goal is missed, and names it
          --quick  one short run of each, written to artifacts/bench/compare: shows that everything runs, no more
          --page   measures nothing: writes page and plots from the JSON of an earlier run
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (CompareOptions.Parse(arguments) is not CompareOptions options)
        {
            await Console.Error.WriteLineAsync(Usage).ConfigureAwait(false);
            return 2;
        }

        string json = Path.Combine(options.OutDirectory, JsonName);
        CompareRun run = options.PageOnly ? CompareRun.Load(json) : await MeasureAsync(options).ConfigureAwait(false);
        if (!options.PageOnly)
        {
            run.Save(json);
        }

        ComparePage.Write(options.OutDirectory, run);
        Report.Print("goals and other figures", run.Figures);
        return Verdict(options, run);
    }

    private static async Task<CompareRun> MeasureAsync(CompareOptions options)
    {
        Environment.SetEnvironmentVariable(RetentionVariable, RetentionBytes);
        Directory.CreateDirectory(options.DataDirectory);
        using PeerTools tools = await PeerTools.FindAsync(options.DataDirectory).ConfigureAwait(false);
        foreach (string missing in tools.Missing)
        {
            Console.WriteLine("missing: " + missing);
        }

        Console.WriteLine("compared with " + string.Join(", ", tools.Versions.Select(static pair => $"{pair.Key} {pair.Value}").DefaultIfEmpty("nobody")));
        List<Series> series = [];
        List<Measurement> figures = [];
        foreach (string part in options.Parts)
        {
            long started = Stopwatch.GetTimestamp();
            Console.WriteLine($"{part} …");
            (IReadOnlyList<Series> measured, IReadOnlyList<Measurement> others) = await RunPartAsync(part, options, tools).ConfigureAwait(false);
            series.AddRange(measured);
            figures.AddRange(others);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{part} took {Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s"));
        }

        (IReadOnlyList<Measurement> judged, IReadOnlyList<string> notMeasured) = GoalList.Judge(options.Parts, series);
        return new CompareRun
        {
            At = TimeProvider.System.GetUtcNow(),
            Machine = CompareRun.MachineText(),
            Runs = options.Runs,
            Seconds = options.Seconds,
            Versions = tools.Versions,
            Missing = tools.Missing,
            Series = series,
            Figures = [.. judged, .. figures],
            NotMeasured = notMeasured,
        };
    }

    private static Task<(IReadOnlyList<Series> Series, IReadOnlyList<Measurement> Figures)> RunPartAsync(string part, CompareOptions options, PeerTools tools) => part switch
    {
        CompareOptions.PublishPart => PublishCompare.RunAsync(options, tools),
        CompareOptions.DeliverPart => DeliverCompare.RunAsync(options, tools),
        CompareOptions.FanoutPart => FanoutCompare.RunAsync(options, tools),
        _ => RestCompare.RunAsync(options),
    };

    private static int Verdict(CompareOptions options, CompareRun run)
    {
        foreach (string name in run.NotMeasured)
        {
            Console.WriteLine("not measured: " + name);
        }

        IReadOnlyList<string> missed = GoalList.Missed(run.Figures);
        foreach (string goal in missed)
        {
            Console.WriteLine("missed: " + goal);
        }

        return options.Check && missed.Count > 0 ? 1 : 0;
    }
}
