using System.Globalization;

namespace EventHub.Repository.Tests.Logging;

/// <summary>An event id names one message for ever, and its thousands say which project it comes from.</summary>
internal static class LogEventRules
{
    /// <summary>Project → first id of its block of a thousand.</summary>
    public static readonly IReadOnlyDictionary<string, int> Blocks = new Dictionary<string, int>
    {
        ["EventLog"] = 1000,
        ["Grains"] = 2000,
        ["Silo"] = 3000,
        ["Gateway"] = 4000,
        ["Cli"] = 5000,
        ["Protocol"] = 6000,
        ["EmbeddedRuntime"] = 7000,
        ["Client"] = 8000,
    };

    public static IReadOnlyList<string> Find(IReadOnlyCollection<LogEvent> events) =>
        [.. events.Where(entry => entry.Id is null).Select(entry => $"{entry.Place}: no event id, or not a plain number"),
         .. events.Where(entry => entry.Id is int id && !IsInBlock(entry.Project, id)).Select(DescribeStray),
         .. events.Where(entry => entry.Id is not null).GroupBy(entry => entry.Id).Where(group => group.Count() > 1)
             .Select(group => $"{group.Key} is used by {string.Join(" and ", group.Select(entry => entry.Place))}")];

    private static bool IsInBlock(string project, int id) =>
        Blocks.TryGetValue(project, out int first) && id >= first && id < first + 1000;

    private static string DescribeStray(LogEvent entry)
    {
        string block = Blocks.TryGetValue(entry.Project, out int first) ? string.Create(CultureInfo.InvariantCulture, $"{first} to {first + 999}") : "none yet";
        return $"{entry.Place}: {entry.Id} is outside the block of {entry.Project} ({block})";
    }
}
