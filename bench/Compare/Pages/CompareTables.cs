using System.Globalization;
using System.Text;
using EventHub.Bench.Reporting;

namespace EventHub.Bench.Compare.Pages;

/// <summary>A run as Markdown: goals first, then a table for each part.</summary>
internal static class CompareTables
{
    private static readonly (string Part, string Title)[] Titles =
    [
        (CompareOptions.PublishPart, "Publishing until it is acknowledged"), (CompareOptions.DeliverPart, "Publish, deliver, acknowledge"),
        (CompareOptions.FanoutPart, "Fan-out"), (CompareOptions.RestPart, "Over HTTP"),
    ];

    public static string Of(CompareRun run)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"Taken {run.At:yyyy-MM-dd HH:mm} UTC. {run.Machine}. Runs of {run.Seconds.ToString(CultureInfo.InvariantCulture)} s each; medians of {run.Runs}, in turns; a turn in which the host gave more than 2 % of the processors to others is taken again, up to twice.")
            .AppendLine(CultureInfo.InvariantCulture, $"Compared with {string.Join(", ", run.Versions.Select(static pair => $"{pair.Key} {pair.Value}").DefaultIfEmpty("nobody"))}.");
        foreach (string missing in run.Missing)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"\nLeft out: {missing}");
        }

        AppendGoals(text, run);
        string[] drawn = [.. ComparePlots.Of(run).Select(static plot => plot.Name)];
        foreach ((string part, string title) in Titles.Where(title => run.Series.Any(series => series.Part == title.Part)))
        {
            AppendPart(text, title, [.. run.Series.Where(series => series.Part == part)]);
            string[] plots = [.. ComparePlots.NamesOf(part).Intersect(drawn)];
            if (plots.Length > 0)
            {
                text.AppendLine().AppendLine(string.Join('\n', plots.Select(name => $"![{title}, as bars]({name}.svg)")));
            }
        }

        return text.ToString();
    }

    private static void AppendGoals(StringBuilder text, CompareRun run)
    {
        text.AppendLine("\n### Goals\n").AppendLine("| what | conditions | median | runs | goal | met |").AppendLine("|---|---|---|---|---|---|");
        foreach (Measurement figure in run.Figures)
        {
            string goal = (figure.AtLeast, figure.AtMost) switch
            {
                (double least, _) => $"≥ {Report.Number(least)}",
                (_, double most) => $"≤ {Report.Number(most)}",
                _ => "",
            };
            string runs = figure.Runs.Count < 2 ? "" : $"{Report.Number(figure.Runs.Min())} – {Report.Number(figure.Runs.Max())}";
            string met = figure.Met switch { true => "yes", false => "**no**", _ => "" };
            text.AppendLine($"| {figure.Name} | {figure.Conditions} | {Report.Number(figure.Value)} {figure.Unit} | {runs} | {goal} | {met} |");
        }

        foreach (string name in run.NotMeasured)
        {
            text.AppendLine($"| {name} | | not measured | | | |");
        }
    }

    private static void AppendPart(StringBuilder text, string title, IReadOnlyList<Series> all)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"\n### {title}");
        foreach (IGrouping<string, Series> scenario in all.GroupBy(static series => series.Scenario))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"\n**{scenario.Key}**\n")
                .AppendLine("| who | per second | runs | p50 | p99 | p99.9 | server | server and load |").AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|");
            foreach (Series series in scenario.OrderByDescending(static series => series.Median.Rate))
            {
                AppendRow(text, series);
            }
        }
    }

    private static void AppendRow(StringBuilder text, Series series)
    {
        Sample median = series.Median;
        text.AppendLine(CultureInfo.InvariantCulture, $"| {series.Contender} | {median.Rate:N0} | {series.Runs.Min(static run => run.Rate):N0} – {series.Runs.Max(static run => run.Rate):N0} | {Micros(median.P50)} | {Micros(median.P99)} | {Micros(median.P999)} | {Micros(median.ServerMicroseconds)} | {Micros(median.BothMicroseconds)} |");
    }

    private static string Micros(double? value) => value switch
    {
        null => "–",
        >= 10 => value.Value.ToString("N0", CultureInfo.InvariantCulture) + " µs",
        _ => value.Value.ToString("0.00", CultureInfo.InvariantCulture) + " µs",
    };
}
