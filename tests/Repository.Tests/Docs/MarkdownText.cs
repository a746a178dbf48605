using System.Text.RegularExpressions;

namespace EventHub.Repository.Tests.Docs;

/// <summary>The few things of Markdown that the checks need: links, anchors and fenced blocks.</summary>
internal static partial class MarkdownText
{
    /// <summary>Targets of links and images, outside code.</summary>
    public static IEnumerable<string> Links(string text)
    {
        string prose = InlineCode().Replace(Fence().Replace(text, ""), "");
        return InlineLink().Matches(prose).Concat(ReferenceLink().Matches(prose)).Select(match => match.Groups["target"].Value);
    }

    /// <summary>The anchors a page offers, as GitHub makes them from its headings.</summary>
    public static IReadOnlySet<string> Anchors(string text)
    {
        HashSet<string> anchors = [];
        foreach (Match heading in Heading().Matches(Fence().Replace(text, "")))
        {
            string slug = Slug(heading.Groups["title"].Value.Trim());
            string unique = slug;
            for (int repeat = 1; !anchors.Add(unique); repeat++)
            {
                unique = $"{slug}-{repeat}";
            }
        }

        return anchors;
    }

    /// <summary>The text of every fenced block in <paramref name="language"/>.</summary>
    public static IEnumerable<string> Blocks(string text, string language) =>
        Fence().Matches(text).Where(block => block.Groups["language"].Value == language).Select(block => block.Groups["code"].Value);

    /// <summary>The fenced blocks that follow <c>&lt;!-- run: name --&gt;</c>, in order.</summary>
    public static IEnumerable<string> Runnable(string text, string name) =>
        RunMark().Matches(text).Where(mark => mark.Groups["name"].Value == name).Select(mark => Fence().Match(text, mark.Index).Groups["code"].Value);

    private static string Slug(string title)
    {
        string plain = LinkInHeading().Replace(title, "${label}").Replace("`", "", StringComparison.Ordinal);
        IEnumerable<char> kept = plain.Where(character => char.IsLetterOrDigit(character) || character is ' ' or '-' or '_');
        return new string([.. kept.Select(character => character == ' ' ? '-' : char.ToLowerInvariant(character))]);
    }

    [GeneratedRegex(@"^(?<mark>```+|~~~+)(?<language>[^\s`]*)[^\n]*\n(?<code>.*?)^\k<mark>[ ]*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^<!-- run: (?<name>\w+) -->$", RegexOptions.Multiline)]
    private static partial Regex RunMark();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\(\s*<?(?<target>[^)\s>]+)>?(\s+""[^""]*"")?\s*\)")]
    private static partial Regex InlineLink();

    [GeneratedRegex(@"^\[[^\]]+\]:\s*<?(?<target>[^\s>]+)", RegexOptions.Multiline)]
    private static partial Regex ReferenceLink();

    [GeneratedRegex(@"^#{1,6}\s+(?<title>[^\n]+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[(?<label>[^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkInHeading();
}
