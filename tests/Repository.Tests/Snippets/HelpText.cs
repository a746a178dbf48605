using System.Text.RegularExpressions;

namespace EventHub.Repository.Tests.Snippets;

/// <summary>What <c>--help</c> of a verb offers.</summary>
internal sealed partial record HelpText(IReadOnlySet<string> Options, IReadOnlySet<string> Verbs)
{
    public static HelpText Parse(string text) => new(
        Option().Matches(text).Select(match => match.Value).ToHashSet(),
        Verbs_(text).ToHashSet());

    // Below "Commands:", each line begins with the verb, indented.
    private static IEnumerable<string> Verbs_(string text) =>
        text.Split('\n').SkipWhile(line => !line.StartsWith("Commands:", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal))
            .Select(line => line.Trim().Split(' ', ',')[0]);

    [GeneratedRegex(@"(?<=[\s,])--?[a-z][\w-]*")]
    private static partial Regex Option();
}
