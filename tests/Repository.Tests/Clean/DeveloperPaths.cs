using System.Text.RegularExpressions;

namespace EventHub.Repository.Tests.Clean;

/// <summary>Absolute paths that exist on one machine only.</summary>
internal static partial class DeveloperPaths
{
    public static IReadOnlyList<string> Find(IEnumerable<SourceFile> files) =>
        [.. files.SelectMany(file => Pattern().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}"))];

    // A folder of a person or a workplace at the root of a file system, not in the middle of a longer path or an address.
    [GeneratedRegex(@"(?<![\w.:/~$})-])/(home|Users|root|work|workspace|mnt)/[\w.-]+|\b[A-Za-z]:\\(Users|work|src)\\[\w.-]+")]
    private static partial Regex Pattern();
}
