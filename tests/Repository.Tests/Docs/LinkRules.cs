namespace EventHub.Repository.Tests.Docs;

/// <summary>Every relative link leads to a file, and every anchor to a heading. Addresses of other sites are not visited.</summary>
internal static class LinkRules
{
    /// <param name="pages">All pages, by path.</param>
    /// <param name="exists">Whether a path is a file or folder of the repository.</param>
    public static IReadOnlyList<string> FindBroken(IReadOnlyDictionary<string, SourceFile> pages, Func<string, bool> exists) =>
        [.. pages.Values.SelectMany(page => MarkdownText.Links(page.Text)
            .Where(link => !IsElsewhere(link) && !Leads(page, link, pages, exists))
            .Select(link => $"{page.Path}: {link}"))];

    private static bool IsElsewhere(string link) =>
        link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal);

    private static bool Leads(SourceFile page, string link, IReadOnlyDictionary<string, SourceFile> pages, Func<string, bool> exists)
    {
        int mark = link.IndexOf('#', StringComparison.Ordinal);
        string target = mark < 0 ? link : link[..mark];
        string? path = target.Length == 0 ? page.Path : Resolve(page.Path, target);
        if (path is null || !exists(path))
        {
            return false;
        }

        return mark < 0 || (pages.TryGetValue(path, out SourceFile? other) && MarkdownText.Anchors(other.Text).Contains(link[(mark + 1)..]));
    }

    /// <summary>The path a link means, or null when it leaves the repository.</summary>
    private static string? Resolve(string from, string target)
    {
        Stack<string> parts = new(from.Split('/')[..^1]);
        foreach (string part in target.TrimEnd('/').Split('/'))
        {
            if (part == ".." && !parts.TryPop(out _))
            {
                return null;
            }

            if (part is not (".." or "."))
            {
                parts.Push(part);
            }
        }

        return string.Join('/', parts.Reverse());
    }
}
