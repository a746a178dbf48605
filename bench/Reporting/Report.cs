using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Spectre.Console;

namespace EventHub.Bench.Reporting;

/// <summary>Prints measurements as a table and writes them as JSON, with what is needed to read them later.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Print(string title, IReadOnlyList<Measurement> measurements)
    {
        // Without a terminal the width is a guess that breaks every cell.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 150);
        Table table = new Table().Title(title).AddColumns("what", "conditions").AddColumn(new TableColumn("median").RightAligned())
            .AddColumn("unit").AddColumn(new TableColumn("runs").RightAligned()).AddColumn("goal");
        foreach (Measurement item in measurements)
        {
            table.AddRow(
                Markup.Escape(item.Name), Markup.Escape(item.Conditions), Number(item.Value), Markup.Escape(item.Unit),
                item.Runs.Count == 0 ? "" : $"{Number(item.Runs.Min())} – {Number(item.Runs.Max())}", Goal(item));
        }

        AnsiConsole.Write(table);
    }

    public static void Write(string path, string title, IReadOnlyList<Measurement> measurements)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(
            new
            {
                title,
                at = TimeProvider.System.GetUtcNow(),
                machine = new
                {
                    cores = Environment.ProcessorCount,
                    os = RuntimeInformation.OSDescription,
                    framework = RuntimeInformation.FrameworkDescription,
                    architecture = RuntimeInformation.ProcessArchitecture.ToString(),
                },
                measurements,
            },
            Json));
        AnsiConsole.MarkupLineInterpolated($"written to {path}");
    }

    private static string Goal(Measurement item) => (item.AtLeast, item.AtMost, item.Met) switch
    {
        (double least, _, bool met) => $"{(met ? "[green]" : "[red]")}≥ {Number(least)}[/]",
        (_, double most, bool met) => $"{(met ? "[green]" : "[red]")}≤ {Number(most)}[/]",
        _ => "",
    };

    /// <summary>A figure with as many digits as are worth reading.</summary>
    public static string Number(double value) => value switch
    {
        >= 10_000 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0000", CultureInfo.InvariantCulture),
    };
}
