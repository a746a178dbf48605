namespace EventHub.Bench.Compare.Pages;

/// <summary>Puts the figures of a run into the page and draws its plots. What people wrote around the figures stays.</summary>
internal static class ComparePage
{
    public const string Begin = "<!-- figures: written by bench compare -->", End = "<!-- end of figures -->";
    private const string PageName = "compare.md";

    public static void Write(string folder, CompareRun run)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, BarPlot plot) in ComparePlots.Of(run))
        {
            File.WriteAllText(Path.Combine(folder, name + ".svg"), plot.ToSvg());
        }

        string path = Path.Combine(folder, PageName);
        string page = File.Exists(path) ? File.ReadAllText(path) : $"# Side by side\n\n{Begin}\n{End}\n";
        File.WriteAllText(path, Replace(page, CompareTables.Of(run)));
        Console.WriteLine($"written to {folder}");
    }

    /// <summary>The page with other figures between its two marks.</summary>
    public static string Replace(string page, string figures)
    {
        int begin = page.IndexOf(Begin, StringComparison.Ordinal), end = page.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin
            ? throw new FormatException($"The page has no place for figures: it needs a line '{Begin}' and, behind it, a line '{End}'.")
            : $"{page[..begin]}{Begin}\n\n{figures.Trim()}\n\n{page[end..]}";
    }
}
