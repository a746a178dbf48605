namespace EventHub.Repository.Tests.Snippets;

/// <summary>A snippet names only what the product has.</summary>
internal static class SnippetRules
{
    /// <param name="commandLines">Words behind <c>eventhub</c>.</param>
    /// <param name="help">Help of a path of verbs; the empty path is the program itself.</param>
    public static IReadOnlyList<string> FindUnknownWords(IEnumerable<string> commandLines, Func<string, HelpText> help) =>
        [.. commandLines.SelectMany(line => UnknownWords(line, help).Select(word => $"eventhub {line}: {word}"))];

    /// <param name="paths">Paths a snippet calls.</param>
    /// <param name="templates">Paths of the OpenAPI document, such as <c>/v1/events/{id}</c>.</param>
    public static IReadOnlyList<string> FindUnknownPaths(IEnumerable<string> paths, IReadOnlyCollection<string> templates) =>
        [.. paths.Where(path => !templates.Any(template => Matches(template.Split('/'), path.Split('/'))))];

    private static IEnumerable<string> UnknownWords(string line, Func<string, HelpText> help)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int verbs = 0;
        HelpText known = help("");
        while (verbs < words.Length && known.Verbs.Count > 0)
        {
            if (!known.Verbs.Contains(words[verbs]))
            {
                return words[verbs].StartsWith('-') && known.Options.Contains(words[verbs]) ? [] : [words[verbs]];
            }

            known = help(string.Join(' ', words.Take(++verbs)));
        }

        return words.Skip(verbs).Where(word => word.Length > 1 && word[0] == '-' && !known.Options.Contains(word.Split('=')[0]));
    }

    private static bool Matches(string[] template, string[] path) =>
        template.Length == path.Length
        && template.Zip(path).All(pair => pair.First == pair.Second || (pair.First.StartsWith('{') && pair.First.EndsWith('}') && pair.Second.Length > 0));
}
