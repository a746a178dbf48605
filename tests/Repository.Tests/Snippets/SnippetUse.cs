using System.Text.RegularExpressions;

namespace EventHub.Repository.Tests.Snippets;

/// <summary>What a page's shell snippets use of the product.</summary>
internal sealed partial record SnippetUse(IReadOnlyList<string> CommandLines, IReadOnlyList<string> Paths)
{
    private static readonly string[] Run = ["dotnet", "run", "-c", "Release", "--project", "src/Cli", "--"];

    public static SnippetUse Of(IEnumerable<string> scripts)
    {
        IReadOnlyList<string>[] commands = [.. scripts.SelectMany(ShellWords.Commands)];
        return new SnippetUse(
            [.. commands.Select(OfHub).OfType<string>().Distinct()],
            [.. commands.Where(words => words[0] == "curl").SelectMany(words => words.SelectMany(word => Address().Matches(word))).Select(match => match.Groups["path"].Value).Distinct()]);
    }

    // "id=$(eventhub …" is split before; what is left of an assignment is a word of its own.
    private static string? OfHub(IReadOnlyList<string> words) =>
        words[0] == "eventhub" ? string.Join(' ', words.Skip(1).Select(Plain))
        : words.Take(Run.Length).SequenceEqual(Run) ? string.Join(' ', words.Skip(Run.Length).Select(Plain))
        : null;

    private static string Plain(string word) => word.Replace(' ', '_');

    [GeneratedRegex(@"https?://(127\.0\.0\.1|localhost)(:\d+)?(?<path>/[^?\s'""]*)")]
    private static partial Regex Address();
}
