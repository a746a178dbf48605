using EventHub.Protocol.Errors;

namespace EventHub.Repository.Tests.Docs;

/// <summary>A client that follows a problem's <c>type</c> finds the page about it.</summary>
internal static class ErrorPageRules
{
    public static IReadOnlyList<string> FindDifferences(IEnumerable<string> codes, IEnumerable<string> pages)
    {
        string[] expected = [.. codes], found = [.. pages.Where(page => page.StartsWith("EH", StringComparison.Ordinal))];
        return
        [
            .. expected.Where(code => !found.Contains(code + ".md")).Select(code => $"{code} has no page"),
            .. found.Where(page => !expected.Contains(Path.GetFileNameWithoutExtension(page))).Select(page => $"{page} explains no code"),
        ];
    }

    public static IReadOnlyList<string> FindWrongHeading(ErrorCode code, SourceFile page)
    {
        string first = page.Text.Split('\n')[0].TrimEnd();
        return first == $"# {code}: {code.Title}" ? [] : [$"{page.Path}: opens with '{first}'"];
    }
}
