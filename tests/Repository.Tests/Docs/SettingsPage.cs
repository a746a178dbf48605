using System.Text.RegularExpressions;

namespace EventHub.Repository.Tests.Docs;

/// <summary>The rows of docs/configuration.md: setting → default.</summary>
internal static partial class SettingsPage
{
    public static IReadOnlyDictionary<string, string> Parse(string text) =>
        Row().Matches(text).ToDictionary(row => row.Groups["key"].Value, row => row.Groups["default"].Value.Trim('`'));

    public static IReadOnlyList<string> FindDifferences(IReadOnlyDictionary<string, string> settings, IReadOnlyDictionary<string, string> page) =>
    [
        .. settings.Keys.Except(page.Keys).Select(key => $"{key} is not on the page"),
        .. page.Keys.Except(settings.Keys).Select(key => $"{key} is no setting"),
        .. settings.Keys.Intersect(page.Keys).Where(key => settings[key] != page[key]).Select(key => $"{key} is {settings[key]} by default, not {page[key]}"),
    ];

    [GeneratedRegex(@"^\|\s*`(?<key>\w+:\w+)`\s*\|\s*(?<default>`[^`]*`|none)\s*\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
